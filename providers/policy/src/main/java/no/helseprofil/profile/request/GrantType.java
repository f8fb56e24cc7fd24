package no.helseprofil.profile.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code grant-type}: the profile knows four grants. Any other that the server has, or gets with a new version, is a
 * way to a token that the profile doesn't judge. A client that existed before the profile keeps the grants that it uses
 * until its date.
 */
public final class GrantType extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** Answer to any other grant, and to a token that came from one. */
    public static final String OTHER =
            "use the grant authorization_code, client_credentials, refresh_token or token exchange";

    private static final List<ClientSetting> UNJUDGED =
            List.of(ClientSetting.DEVICE_GRANT, ClientSetting.CIBA_GRANT, ClientSetting.JWT_BEARER_GRANT);

    private static final Set<String> NOT_HERE = Set.of(NoPasswordGrant.PASSWORD);

    public GrantType() {
        super(
                "grant-type",
                RequirementKind.DATED,
                OAuthError.UNSUPPORTED_GRANT_TYPE,
                "HelseID",
                "FAPI2-SP-FINAL-5.3.2.1");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.TOKEN && !kind.isGrant(NoPasswordGrant.PASSWORD);
    }

    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing != Facts.Standing.EXEMPT;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        String grantType = facts.form().grantType();
        if (facts.endpoint() != Endpoint.TOKEN || grantType == null || NOT_HERE.contains(grantType)) {
            return Outcome.NOT_APPLICABLE;
        }
        return RequestKind.JUDGED_GRANTS.contains(grantType) ? Outcome.PASSED : failed(OTHER);
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return UNJUDGED.stream()
                .flatMap(
                        setting -> Violation.ifOn(
                                client, setting, "turn the grants device, CIBA and JWT bearer of this client off")
                                .stream())
                .toList();
    }

    /** Every request is refused if the client has no other way to a token. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return UNJUDGED.containsAll(client.grants())
                ? violations(client, parameters).stream().findFirst()
                : Optional.empty();
    }
}
