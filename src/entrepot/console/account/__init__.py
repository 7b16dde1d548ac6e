"""How somebody comes in: with a password, a second factor or a passkey; and where he is signed in."""
