package no.helseprofil.profile.organisation;

import java.util.List;
import java.util.Optional;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.KeyPossession;

/**
 * {@code organisation}: a client acts only for the organisations that it is registered for. An API reads from the token
 * whose patients are asked for, so no token names another organisation in any phase. If such a request passes, its
 * token names none.
 */
public final class Organisation extends DefinedRequirement implements RequestCheck, ClientCheck {

    /** Parameter that requires right check digits; in the national test environment some aren't. */
    public static final Parameter<Boolean> CHECK_DIGITS = Parameter.flag("checkDigits", true);

    public Organisation() {
        super(new Definition("organisation", RequirementKind.DATED, OAuthError.INVALID_REQUEST, "HelseID")
                .with(CHECK_DIGITS));
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.TOKEN || kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Representation representation = new Representation(facts, parameters);
        if (facts.client() == null || !representation.isAsked()) {
            return Outcome.NOT_APPLICABLE;
        }
        try {
            Optional<RepresentedOrganisation> represented =
                    representation.represent(facts.client().metadata());
            representation.checkRegister();
            return represented.isPresent() ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
        } catch (OrganisationException refused) {
            return KeyPossession.isProven(facts) ? failed(representation, refused) : Outcome.NOT_APPLICABLE;
        }
    }

    /**
     * Returns the failure of a request. A client tries again if a register is down. A browser can't, so its request
     * passes and is checked again with its code.
     */
    private Outcome failed(Representation representation, OrganisationException refused) {
        if (representation.isWithdrawn()) {
            return new Outcome.Failed(OAuthError.INVALID_GRANT, refused.sentence());
        }
        if (!refused.passes()) {
            return failed(refused.sentence());
        }
        return representation.facts().endpoint() == Endpoint.AUTHORIZATION
                ? Outcome.NOT_APPLICABLE
                : new Outcome.Failed(OAuthError.TEMPORARILY_UNAVAILABLE, refused.sentence());
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return OrganisationSettings.registration(client, parameters).problems().entrySet().stream()
                .map(problem -> violation(client, OrganisationSettings.setting(problem.getKey()), problem.getValue()))
                .toList();
    }

    private static Violation violation(ClientMetadata client, ClientSetting setting, String sentence) {
        String value = client.get(setting);
        return new Violation(setting, value == null ? "unset" : value, sentence);
    }
}
