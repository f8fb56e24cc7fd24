package no.helseprofil.profile.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code access-token-type}: an access token has its own type, so that no other JWT of the server passes for one. */
public final class AccessTokenType extends DefinedRequirement implements ClientCheck {

    /** {@code typ} of an access token (RFC 9068, section 2.1). */
    public static final String TYPE = "at+jwt";

    private static final Protection PROTECTION = new Protection(
            ClientSetting.ACCESS_TOKEN_TYPE,
            "true",
            "leave at+jwt as the type of this client's access tokens; manage-realm may change it with a reason");

    public AccessTokenType() {
        super("access-token-type", RequirementKind.DATED, "RFC 9068 section 2.1", "HelseID");
    }

    /** The type brings rules on the claims of such a token, which also apply to existing clients. */
    @Override
    public List<Violation> changes(ClientMetadata client, Parameters parameters) {
        if (client.realmTokens() == null) {
            return List.of();
        }
        Stream<Violation> type = client.isOn(ClientSetting.ACCESS_TOKEN_TYPE)
                ? Stream.empty()
                : Stream.of(
                        new Violation(
                                ClientSetting.ACCESS_TOKEN_TYPE,
                                Objects.requireNonNullElse(client.get(ClientSetting.ACCESS_TOKEN_TYPE), "unset"),
                                "see that the APIs of this client take at+jwt as the type of an access token, and give it that type"));
        Stream<Violation> claims = client.kept().aboutUsers().stream()
                .sorted()
                .map(
                        claim -> new Violation(
                                ClientSetting.MAPPERS,
                                claim,
                                "see that no API needs the claims that the mappers of this client write now, or have them registered for the API"));
        return Stream.concat(type, claims).toList();
    }

    @Override
    public Optional<Protection> protection() {
        return Optional.of(PROTECTION);
    }
}
