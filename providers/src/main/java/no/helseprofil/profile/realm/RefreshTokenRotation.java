package no.helseprofil.profile.realm;

import no.helseprofil.profile.Kind;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmSettings;

/**
 * {@code refresh-token-rotation}: refresh tokens are bound to the client, so a new one for each use adds nothing and fails
 * where an answer is lost. Once enforced for a client, a refresh brings it no new one, unless the realm is set to rotate:
 * then the old one is used up, and the setting is reported.
 */
public final class RefreshTokenRotation implements RealmCheck {

    private static final Definition DEFINITION =
            Definition.withoutError("refresh-token-rotation", Kind.DATED, "FAPI2-SP-FINAL-5.3.2.1-9");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isMetBy(RealmSettings realm) {
        return !realm.rotatesRefreshTokens();
    }

    @Override
    public String setting() {
        return "revokeRefreshToken";
    }

    @Override
    public String value(RealmSettings realm) {
        return realm.rotatesRefreshTokens() ? "rotated" : "not rotated";
    }
}
