package no.helseprofil.profile.client;

import java.util.List;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code issuer-in-response}: the authorization response names its issuer (RFC 9207), so that a client of several
 * servers can't be made to send the code of one to another.
 */
public final class IssuerInResponse extends DefinedRequirement implements ClientCheck {

    public IssuerInResponse() {
        super("issuer-in-response", RequirementKind.DATED, "FAPI2-SP-FINAL-5.3.2.2-7", "RFC 9207");
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return Violation.ifOn(
                client,
                ClientSetting.WITHOUT_ISSUER,
                "let the authorization response of this client carry iss (exclude.issuer.from.auth.response off)");
    }
}
