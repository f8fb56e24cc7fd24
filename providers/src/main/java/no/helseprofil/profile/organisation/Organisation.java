package no.helseprofil.profile.organisation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.organisation.ClientOrganisations;
import no.helseprofil.organisation.ClientRegistration;
import no.helseprofil.organisation.ClientRegistration.Part;
import no.helseprofil.organisation.Detail;
import no.helseprofil.organisation.Details;
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
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;

/**
 * {@code organisation}: a client acts only for the organisations that it is registered for. An API reads from the token
 * whose patients are asked for, so there is no phase in which a token names another: where such a request passes, it is one of
 * a client that acts for nobody.
 */
public final class Organisation implements RequestCheck, ClientCheck {

    /** Whether check digits have to be right; those of the national test environment aren't all. */
    public static final Parameter<Boolean> CHECK_DIGITS = Parameter.flag("checkDigits", true);

    private static final Set<String> ACTING_ALONE =
            Set.of("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange");

    private static final Definition DEFINITION =
            new Definition("organisation", Kind.DATED, OAuthError.INVALID_REQUEST, "HelseID").with(CHECK_DIGITS);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() == Endpoint.TOKEN || kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.client() == null || !isAbout(facts)) {
            return Outcome.NOT_APPLICABLE;
        }
        try {
            Optional<RepresentedOrganisation> represented = represent(facts, facts.client(), parameters);
            checkRegister(facts);
            return represented.isPresent() ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
        } catch (OrganisationException refused) {
            return isImpostor(facts, facts.client().metadata()) ? Outcome.NOT_APPLICABLE : failed(facts, refused);
        }
    }

    /** A client that meets a register that is down asks again; a browser can't, and the request of its code is asked anew. */
    private Outcome failed(Facts facts, OrganisationException refused) {
        if (isWithdrawn(facts)) {
            return new Outcome.Failed(OAuthError.INVALID_GRANT, refused.sentence(), Outcome.Stage.RULE);
        }
        if (!refused.passes()) {
            return failed(refused.sentence());
        }
        return facts.endpoint() == Endpoint.AUTHORIZATION
                ? Outcome.NOT_APPLICABLE
                : new Outcome.Failed(OAuthError.TEMPORARILY_UNAVAILABLE, refused.sentence(), Outcome.Stage.RULE);
    }

    /**
     * The organisation that the client of a request acts for, if it acts for one and may.
     *
     * @param facts a request that has been judged
     * @param parameters the values in force for this requirement
     */
    public static Optional<RepresentedOrganisation> represented(Facts facts, Parameters parameters) {
        try {
            checkRegister(facts);
            return named(facts, parameters);
        } catch (OrganisationException refused) {
            return Optional.empty();
        }
    }

    private static void checkRegister(Facts facts) throws OrganisationException {
        if (facts.organisation() != null) {
            facts.organisation().check();
        }
    }

    /**
     * The organisation that the client of a request would act for by its registration and what it names: the one to look for in
     * the organisation register.
     *
     * @param parameters the values in force for this requirement
     */
    public static Optional<RepresentedOrganisation> named(Facts facts, Parameters parameters) {
        if (facts.client() == null || facts.client().standing() != Facts.Standing.UNDER_PROFILE) {
            return Optional.empty();
        }
        try {
            return represent(facts, facts.client(), parameters);
        } catch (OrganisationException refused) {
            return Optional.empty();
        }
    }

    /**
     * The organisations that a client may act for; empty if nobody can say, since what is registered contradicts itself.
     *
     * @param parameters the values in force for this requirement
     */
    public static Optional<ClientOrganisations> registered(ClientMetadata client, Parameters parameters) {
        try {
            return Optional.of(
                    registration(client, parameters.get(CHECK_DIGITS)).organisations());
        } catch (OrganisationException contradiction) {
            return Optional.empty();
        }
    }

    /**
     * Whether the client of a request has its key. For who hasn't, nobody is asked: a register would learn from this server
     * whatever they please.
     */
    public static boolean isProven(Facts facts) {
        return facts.client() != null && !isImpostor(facts, facts.client().metadata());
    }

    /** What is registered counts where a request makes use of it: sends details, or asks for an API. */
    private static boolean isAbout(Facts facts) {
        return facts.endpoint() == Endpoint.TOKEN && !facts.asked().apis().isEmpty()
                || counting(facts).anyMatch(Details::isPresent);
    }

    private static boolean sendsDetails(Facts facts) {
        return sent(facts).anyMatch(Details::isPresent);
    }

    /**
     * Those that count for this request: the assertion's for the token that it asks for, before those of the login, and what
     * the client says before what the user picked.
     */
    private static Stream<Details> counting(Facts facts) {
        return switch (facts.endpoint()) {
            case TOKEN, AUTHORIZATION ->
                Stream.concat(sent(facts), Stream.of(facts.details().picked()));
            default -> sent(facts);
        };
    }

    private static Stream<Details> sent(Facts facts) {
        Facts.SentDetails details = facts.details();
        return switch (facts.endpoint()) {
            case TOKEN -> Stream.of(details.inAssertion(), details.ofLogin());
            case PUSHED_AUTHORIZATION, AUTHORIZATION -> Stream.of(details.inRequestObject());
            default -> Stream.empty();
        };
    }

    /** What a client says itself is held against what is registered of it, whomever its user works for. */
    private static boolean isWithdrawn(Facts facts) {
        return facts.endpoint() == Endpoint.TOKEN
                && facts.details().withdrawn()
                && sent(facts).noneMatch(details -> details.organisation().isPresent());
    }

    /** A client with another way to authenticate may send an assertion too, and nobody verifies it. */
    private static boolean isUnsigned(Facts facts, ClientMetadata client) {
        return facts.endpoint() != Endpoint.AUTHORIZATION && sendsDetails(facts) && !PrivateKeyJwt.isTheWayOf(client);
    }

    /**
     * Whom a client may act for is told to that client and nobody else: Keycloak refuses who names it without having its
     * key, and says nothing of organisations.
     */
    private static boolean isImpostor(Facts facts, ClientMetadata client) {
        return facts.endpoint() != Endpoint.AUTHORIZATION
                && PrivateKeyJwt.isTheWayOf(client)
                && !(facts.assertion() instanceof Facts.Assertion.Present present
                        && present.key() != null
                        && present.key().signature().verifies());
    }

    private static Optional<RepresentedOrganisation> represent(Facts facts, Facts.Client client, Parameters parameters)
            throws OrganisationException {
        if (isUnsigned(facts, client.metadata())) {
            throw new OrganisationException(
                    "HID-1008: authenticate by private_key_jwt to send details; a shared secret is not enough");
        }
        if (isWithdrawn(facts)) {
            throw new OrganisationException(
                    "send the user to log in again; the user doesn't work any more for the organisation that was picked");
        }
        boolean checkDigits = parameters.get(CHECK_DIGITS);
        ClientOrganisations registered =
                registration(client.metadata(), checkDigits).organisations();
        Optional<Detail.Organisation> named = counting(facts)
                .flatMap(details -> details.organisation().stream())
                .findFirst();
        if (named.isEmpty() && mustName(facts, registered)) {
            throw new OrganisationException(
                    "HID-1007: name the organisation in assertion_details; a multi-tenant client acts for none by itself");
        }
        return registered.represent(named.orElse(null), checkDigits);
    }

    /** With a user a client may get the first token without one, and name it when the user has chosen. */
    private static boolean mustName(Facts facts, ClientOrganisations registered) {
        return registered.tenancy() == Tenancy.MULTI_TENANT
                && ACTING_ALONE.contains(String.valueOf(facts.form().grantType()));
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        return registration(client, parameters.get(CHECK_DIGITS)).problems().entrySet().stream()
                .map(problem -> violation(client, setting(problem.getKey()), problem.getValue()))
                .toList();
    }

    private static Violation violation(ClientMetadata client, ClientSetting setting, String sentence) {
        String value = client.get(setting);
        return new Violation(setting, value == null ? "unset" : value, sentence);
    }

    private static ClientRegistration registration(ClientMetadata client, boolean checkDigits) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            String value = client.get(setting(part));
            if (value != null) {
                parts.put(part, value);
            }
        }
        return new ClientRegistration(parts, checkDigits);
    }

    private static ClientSetting setting(Part part) {
        return switch (part) {
            case TENANCY -> ClientSetting.TENANCY;
            case PARENT -> ClientSetting.ORGNR_PARENT;
            case CHILDREN -> ClientSetting.ORGNR_CHILDREN;
            case SUPPLIER -> ClientSetting.ORGNR_SUPPLIER;
            case DELEGATIONS -> ClientSetting.DELEGATIONS;
        };
    }
}
