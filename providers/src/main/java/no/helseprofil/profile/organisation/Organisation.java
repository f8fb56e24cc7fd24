package no.helseprofil.profile.organisation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.organisation.ClientOrganisations;
import no.helseprofil.organisation.Detail;
import no.helseprofil.organisation.OrganisationException;
import no.helseprofil.organisation.RepresentedOrganisation;
import no.helseprofil.organisation.Tenancy;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import org.jspecify.annotations.Nullable;

/**
 * {@code organisation}: a client acts only for the organisations that it is registered for. An API reads from the token
 * whose patients are asked for, so there is no phase in which this is let pass.
 */
public final class Organisation implements RequestCheck, ClientCheck {

    /** Whether check digits have to be right; those of the national test environment aren't all. */
    public static final Parameter<Boolean> CHECK_DIGITS = Parameter.flag("checkDigits", true);

    private static final Set<String> ACTING_ALONE =
            Set.of("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange");

    private static final Definition DEFINITION =
            new Definition("organisation", Kind.INVARIANT, OAuthError.INVALID_REQUEST, "HelseID").with(CHECK_DIGITS);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.client() == null || !isAbout(facts)) {
            return Outcome.NOT_APPLICABLE;
        }
        try {
            Optional<RepresentedOrganisation> represented = represent(facts, facts.client(), parameters);
            return represented.isPresent() ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
        } catch (OrganisationException refused) {
            return failed(refused.sentence());
        }
    }

    /**
     * The organisation that the client of a request acts for, if it acts for one and may.
     *
     * @param facts a request that has been judged
     * @param parameters the values in force for this requirement
     */
    public static Optional<RepresentedOrganisation> represented(Facts facts, Parameters parameters) {
        if (facts.client() == null || facts.client().standing() != Facts.Standing.UNDER_PROFILE) {
            return Optional.empty();
        }
        try {
            return represent(facts, facts.client(), parameters);
        } catch (OrganisationException refused) {
            return Optional.empty();
        }
    }

    /** The organisations that a client is registered for. */
    public static ClientOrganisations registered(ClientMetadata client, Parameters parameters)
            throws OrganisationException {
        return ClientOrganisations.read(registration(client), parameters.get(CHECK_DIGITS));
    }

    /** What is registered counts where a request makes use of it: names an organisation, or asks for an API. */
    private static boolean isAbout(Facts facts) {
        return switch (facts.endpoint()) {
            case TOKEN -> named(facts) != null || !facts.asked().apis().isEmpty();
            case PUSHED_AUTHORIZATION, AUTHORIZATION -> named(facts) != null;
            default -> false;
        };
    }

    private static Optional<RepresentedOrganisation> represent(Facts facts, Facts.Client client, Parameters parameters)
            throws OrganisationException {
        Detail.Organisation named = named(facts);
        ClientOrganisations registered = registered(client.metadata(), parameters);
        if (named != null && facts.endpoint() != Endpoint.AUTHORIZATION && isUnsigned(facts)) {
            throw new OrganisationException(
                    "HID-1008: authenticate by private_key_jwt to name an organisation; a shared secret is not enough");
        }
        if (named == null && mustName(facts, registered)) {
            throw new OrganisationException(
                    "HID-1007: name the organisation in assertion_details; a multi-tenant client acts for none by itself");
        }
        return registered.represent(named, parameters.get(CHECK_DIGITS));
    }

    /** The one that counts for this request: the assertion's for the token that it asks for, before that of the login. */
    private static Detail.@Nullable Organisation named(Facts facts) {
        Facts.SentDetails details = facts.details();
        Optional<Detail.Organisation> named = facts.endpoint() == Endpoint.TOKEN
                ? details.inAssertion().organisation().or(details.ofLogin()::organisation)
                : details.inRequestObject().organisation();
        return named.orElse(null);
    }

    private static boolean isUnsigned(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Absent;
    }

    /** With a user a client may get the first token without one, and name it when the user has chosen. */
    private static boolean mustName(Facts facts, ClientOrganisations registered) {
        return registered.tenancy() == Tenancy.MULTI_TENANT
                && ACTING_ALONE.contains(String.valueOf(facts.form().grantType()));
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        ClientOrganisations.Registration registration = registration(client);
        try {
            ClientOrganisations.read(registration, parameters.get(CHECK_DIGITS));
            return List.of();
        } catch (OrganisationException invalid) {
            return List.of(new Violation(ClientSetting.TENANCY, registration.toString(), invalid.sentence()));
        }
    }

    private static ClientOrganisations.Registration registration(ClientMetadata client) {
        return new ClientOrganisations.Registration(
                client.get(ClientSetting.TENANCY),
                client.get(ClientSetting.ORGNR_PARENT),
                client.get(ClientSetting.ORGNR_CHILDREN),
                client.get(ClientSetting.ORGNR_SUPPLIER),
                client.get(ClientSetting.DELEGATIONS));
    }
}
