package no.helseprofil.profile.realm;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code refresh-token-rotation}: refresh tokens aren't rotated. They are bound to the client, so rotation adds
 * nothing, and it fails when an answer is lost. Once enforced for a client, a refresh returns no new refresh token,
 * unless the realm is set to rotate: then the old one is used up, and the setting is reported.
 */
public final class RefreshTokenRotation extends DefinedRequirement implements RealmCheck, ClientCheck {

    /** Answer to what is no refresh token. */
    public static final String NONE =
            "send the refresh token of this client as the token endpoint gave it; what came is none";

    /** Answer to a refresh token whose login has ended. */
    public static final String ENDED =
            "let the user log in again; this refresh token has ended, or its login has, or was never this client's";

    /** Keycloak's value for no refresh tokens. */
    private static final String NO = "NO";

    private static final List<ClientSetting> LOGINS = List.of(
            ClientSetting.CODE_FLOW,
            ClientSetting.PASSWORD_GRANT,
            ClientSetting.DEVICE_GRANT,
            ClientSetting.CIBA_GRANT);

    public RefreshTokenRotation() {
        super("refresh-token-rotation", RequirementKind.DATED, "FAPI2-SP-FINAL-5.3.2.1-9");
    }

    /** {@inheritDoc} It has dates for each client, and is reported by client. */
    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing == Facts.Standing.UNDER_PROFILE;
    }

    /**
     * A client that gets refresh tokens gets a new one with each use until the date, unless the realm is set to rotate.
     */
    @Override
    public List<Violation> changes(ClientMetadata client, Parameters parameters) {
        return client.realmTokens() == null || client.realmTokens().rotates()
                ? List.of()
                : bringing(client)
                        .map(setting -> new Violation(
                                setting,
                                Objects.requireNonNullElse(client.get(setting), "unset"),
                                "let this client keep the refresh token that it has where an answer brings no new one"))
                        .stream()
                        .toList();
    }

    /** Returns the setting that gives a client refresh tokens; empty if it gets none. */
    private static Optional<ClientSetting> bringing(ClientMetadata client) {
        if (!"false".equalsIgnoreCase(client.get(ClientSetting.REFRESH_TOKENS))
                && LOGINS.stream().anyMatch(client::isOn)) {
            return Optional.of(ClientSetting.REFRESH_TOKENS);
        }
        if (client.isOn(ClientSetting.CLIENT_CREDENTIALS) && client.isOn(ClientSetting.REFRESH_TOKENS_FOR_ITSELF)) {
            return Optional.of(ClientSetting.REFRESH_TOKENS_FOR_ITSELF);
        }
        String exchanged = client.get(ClientSetting.EXCHANGED_REFRESH_TOKENS);
        return exchanged == null || exchanged.equals(NO)
                ? Optional.empty()
                : Optional.of(ClientSetting.EXCHANGED_REFRESH_TOKENS);
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
