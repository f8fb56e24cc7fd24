package no.helseprofil.profile.client;

import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.Parameters;

/** {@code access-token-type}: an access token says that it is one, so that no other JWT of the server passes for it. */
public final class AccessTokenType implements ClientCheck {

    /** {@code typ} of an access token (RFC 9068, section 2.1). */
    public static final String TYPE = "at+jwt";

    private static final Protection PROTECTION = new Protection(
            ClientSetting.ACCESS_TOKEN_TYPE,
            "true",
            "leave at+jwt as the type of this client's access tokens; manage-realm may change it with a reason");

    private static final Definition DEFINITION =
            Definition.withoutError("access-token-type", Kind.DATED, "RFC 9068 section 2.1", "HelseID");

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return List.of();
    }

    @Override
    public List<Violation> changes(ClientMetadata client, Parameters parameters) {
        String value = client.get(ClientSetting.ACCESS_TOKEN_TYPE);
        return client.defaultTokenLifetime() == null || client.isOn(ClientSetting.ACCESS_TOKEN_TYPE)
                ? List.of()
                : List.of(
                        new Violation(
                                ClientSetting.ACCESS_TOKEN_TYPE,
                                value == null ? "unset" : value,
                                "see that the APIs of this client take at+jwt as the type of an access token, and give it that type"));
    }

    @Override
    public Optional<Protection> protection() {
        return Optional.of(PROTECTION);
    }
}
