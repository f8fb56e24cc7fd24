package no.helseprofil.profile.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AuthorizationCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code response-type-code}: no token goes through a browser. */
public final class ResponseTypeCode extends DefinedRequirement implements AuthorizationCheck, ClientCheck {

    public ResponseTypeCode() {
        super(
                "response-type-code",
                RequirementKind.DATED,
                OAuthError.UNSUPPORTED_RESPONSE_TYPE,
                "FAPI2-SP-FINAL-5.3.2.2-1");
    }

    @Override
    public Outcome judge(AuthorizationParameters request, Facts facts) {
        return "code".equals(request.responseType()) ? Outcome.PASSED : failed("set response_type to code");
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return Violation.ifOn(
                client,
                ClientSetting.IMPLICIT_FLOW,
                "turn the implicit flow of this client off and use response_type code");
    }

    /** Every request is refused if Keycloak gives the client no code. */
    @Override
    public Optional<Violation> refusesWhateverIsSent(ClientMetadata client, Parameters parameters, Instant instant) {
        return client.logsIn() && !client.grants().contains(ClientSetting.CODE_FLOW)
                ? violations(client, parameters).stream().findFirst()
                : Optional.empty();
    }
}
