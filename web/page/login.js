// The provider's sign-in page: whoever has another name than the one given types it over that.
document.getElementById('name')?.select();
