package oauth

import (
	"context"
	"net/url"

	"perennial/wasm/fault"
	"perennial/wasm/json"
	"perennial/wasm/token"
)

const opDevices = "device credentials"

// Device is a device that holds a refresh token of a user.
type Device struct {
	ID   string
	Name string
}

// Members lists the members of the JSON object.
func (d *Device) Members(list *json.Members) {
	list.Always("id", &d.ID)
	list.Always("device_name", &d.Name)
}

// Devices lists the devices that hold a refresh token of a user for this app (GET /api/v2/device-credentials). bearer is a token that the
// tenant's management API takes. It fails with *Error for a refusal (fault.RevocationRefused, ServerUnavailable), and with
// NetworkError, Timeout, MalformedResponse, InvalidConfig.
func (l Legacy) Devices(ctx context.Context, bearer, userID string) ([]Device, error) {
	query := url.Values{"type": {"refresh_token"}, "client_id": {l.ClientID}, "user_id": {userID}}
	answer, err := l.manage(ctx, "GET", "/api/v2/device-credentials?"+query.Encode(), bearer)
	if err != nil {
		return nil, err
	}
	var devices []Device
	if json.Unmarshal(answer.Body, json.List(&devices)) != nil {
		return nil, fault.New(fault.MalformedResponse, opDevices, "the tenant did not answer with a list of devices")
	}
	return devices, nil
}

// Revoke takes a device's refresh token away (DELETE /api/v2/device-credentials/{id}). The unit is app, user and device. It
// fails like Devices.
func (l Legacy) Revoke(ctx context.Context, bearer, deviceID string) error {
	if deviceID == "" {
		return fault.New(fault.InvalidArgument, opDevices, "there is no device to revoke")
	}
	_, err := l.manage(ctx, "DELETE", "/api/v2/device-credentials/"+url.PathEscape(deviceID), bearer)
	return err
}

// RevokeDevice takes the refresh token away from the device of a name, as the user whose id_token this is: of its own user's devices
// a tenant's management API takes that for a bearer token. No device of the name is a success. It fails with fault.Unsupported if the name
// or the user is not known, and like Devices.
func (l Legacy) RevokeDevice(ctx context.Context, idToken, name string) error {
	user := token.Subject(idToken)
	if user == "" || name == "" {
		return fault.New(fault.Unsupported, opDevices, "without the user's id_token and the configuration's device nobody can tell which device to revoke")
	}
	devices, err := l.Devices(ctx, idToken, user)
	if err != nil {
		return err
	}
	for _, d := range devices {
		if d.Name != name {
			continue
		}
		if err := l.Revoke(ctx, idToken, d.ID); err != nil {
			return err
		}
	}
	return nil
}

func (l Legacy) manage(ctx context.Context, method, path, bearer string) (Response, error) {
	answer, err := send(ctx, opDevices, l.Doer, Request{
		Method: method, URL: l.url(path), Credentials: "omit",
		Header: map[string]string{"Authorization": scheme("") + bearer, "Accept": "application/json"},
	}, bearer)
	if err != nil {
		return Response{}, err
	}
	if !succeeded(answer) {
		return Response{}, refusal(opDevices, fault.RevocationRefused, answer, bearer)
	}
	return answer, nil
}
