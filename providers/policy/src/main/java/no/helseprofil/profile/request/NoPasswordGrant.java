package no.helseprofil.profile.request;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * {@code no-password-grant}: a user's password is for the login page only. This also applies to Keycloak's own clients:
 * {@code admin-cli} is public and would be a way around it.
 */
public final class NoPasswordGrant extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** {@code grant_type} of RFC 6749, section 4.3. */
    static final String PASSWORD = "password";

    public NoPasswordGrant() {
        super("no-password-grant", RequirementKind.DATED, OAuthError.UNAUTHORIZED_CLIENT, "FAPI2-SP-FINAL-5.3.2.1-2");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.TOKEN;
    }

    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return standing != Facts.Standing.EXEMPT;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() != Endpoint.TOKEN) {
            return Outcome.NOT_APPLICABLE;
        }
        return PASSWORD.equals(facts.form().grantType())
                ? failed(
                        "send users to the login page with the authorization code grant; passwords are not accepted here")
                : Outcome.PASSED;
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return Violation.ifOn(
                client,
                ClientSetting.PASSWORD_GRANT,
                "turn direct access grants of this client off and send users to the login page");
    }

    /** Every request is refused if the client has no other way to a token. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return client.grants().equals(Set.of(ClientSetting.PASSWORD_GRANT))
                ? violations(client, parameters).stream().findFirst()
                : Optional.empty();
    }

    /** Keycloak turns the grant on by itself if a new client names its protocol and leaves the grant unset. */
    @Override
    public Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        return Map.of(ClientSetting.PASSWORD_GRANT, "false");
    }
}
