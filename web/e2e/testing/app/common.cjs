// perennial/testing as CommonJS, as Jest takes it by default.
jest.mock('perennial', () => require('perennial/testing'));
const perennial = require('perennial').default;
const { fakePerennial, PerennialError } = require('perennial/testing');

test('require() and jest.mock() get the fake', async () => {
  expect(perennial).toBe(require('perennial/testing').default);
  const fake = fakePerennial({ profile: { name: 'Ada' } });
  fake.expire();
  fake.fail('timeout');
  await expect(fake.tokenGetter()).rejects.toBeInstanceOf(PerennialError);
});
