package no.helseprofil.profile.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code confidential-client}: a client without credentials proves nothing, so it gets no token. */
public final class ConfidentialClient extends DefinedRequirement implements RequestCheck, ClientCheck {

    private static final String REMEDY = "register this client as confidential; public clients are not accepted";

    public ConfidentialClient() {
        super(
                "confidential-client",
                RequirementKind.DATED,
                OAuthError.UNAUTHORIZED_CLIENT,
                "FAPI2-SP-FINAL-5.3.2.1-3",
                "SK3");
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (!facts.endpoint().authenticatesClient() || facts.client() == null) {
            return Outcome.NOT_APPLICABLE;
        }
        return refusesWhateverIsSent(facts.client().metadata(), parameters, facts.instant())
                .<Outcome>map(violation -> failed(violation.sentence()))
                .orElse(Outcome.PASSED);
    }

    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return ofRegistration(client).stream().findFirst();
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return ofRegistration(client);
    }

    private static List<Violation> ofRegistration(ClientMetadata client) {
        return Violation.ifOn(client, ClientSetting.PUBLIC_CLIENT, REMEDY);
    }

    @Override
    public Map<ClientSetting, String> toFillIn(ClientMetadata client, Parameters parameters) {
        return Map.of(ClientSetting.PUBLIC_CLIENT, "false");
    }
}
