package no.helseprofil.profile.organisation;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.organisation.ClientOrganisations;
import no.helseprofil.organisation.ClientRegistration.Tenancy;
import no.helseprofil.organisation.Detail;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.assertion.PrivateKeyJwt;

/**
 * Organisation that the client of a request acts for: named by the client or selected by the user, and registered.
 *
 * @param facts the request
 * @param parameters the values in force for {@code organisation}
 */
public record Representation(Facts facts, Parameters parameters) {

    private static final Set<String> ACTING_ALONE = Set.of("client_credentials", RequestKind.TOKEN_EXCHANGE);

    /** Returns the organisation that the client of a judged request acts for; empty if there is none, or it may not. */
    public Optional<RepresentedOrganisation> represented() {
        try {
            checkRegister();
            return named();
        } catch (OrganisationException refused) {
            return Optional.empty();
        }
    }

    /**
     * Returns the organisation that the client would act for by its registration and what it names. This is the one to
     * look up in the organisation register.
     */
    public Optional<RepresentedOrganisation> named() {
        if (facts.client() == null || facts.client().standing() != Facts.Standing.UNDER_PROFILE) {
            return Optional.empty();
        }
        try {
            return represent(facts.client().metadata());
        } catch (OrganisationException refused) {
            return Optional.empty();
        }
    }

    /** Returns whether the registration counts: the request has details, or asks for an API. */
    boolean isAsked() {
        return facts.endpoint() == Endpoint.TOKEN && !facts.asked().apis().isEmpty()
                || counting().anyMatch(Details::isPresent);
    }

    /** The user's work doesn't matter if the client itself names an organisation of its registration. */
    boolean isWithdrawn() {
        return facts.endpoint() == Endpoint.TOKEN
                && facts.details().withdrawn()
                && sent().noneMatch(details -> details.organisation().isPresent());
    }

    void checkRegister() throws OrganisationException {
        if (facts.organisation() != null) {
            facts.organisation().check();
        }
    }

    /** Returns the organisation that the client acts for by its registration and the details that count. */
    Optional<RepresentedOrganisation> represent(ClientMetadata client) throws OrganisationException {
        if (isUnsigned(client)) {
            throw new OrganisationException(
                    "HID-1008: authenticate by private_key_jwt to send details; a shared secret is not enough");
        }
        if (isWithdrawn()) {
            throw new OrganisationException(
                    "send the user to log in again; the user no longer works for the organisation that was chosen");
        }
        ClientOrganisations registered =
                OrganisationSettings.registration(client, parameters).organisations();
        Optional<Detail.OrganisationIdentifier> named =
                counting().flatMap(details -> details.organisation().stream()).findFirst();
        if (named.isEmpty() && mustName(registered)) {
            throw new OrganisationException(
                    "HID-1007: name the organisation in assertion_details; a multi-tenant client acts for none by itself");
        }
        return registered.represent(named.orElse(null), parameters.get(Organisation.CHECK_DIGITS));
    }

    /**
     * Returns the details that count for this request: those of the assertion for its token before those of the login,
     * and those that the client sends before those that the user selected.
     */
    private Stream<Details> counting() {
        return switch (facts.endpoint()) {
            case TOKEN, AUTHORIZATION ->
                Stream.concat(sent(), Stream.of(facts.details().picked()));
            default -> sent();
        };
    }

    private Stream<Details> sent() {
        Facts.SentDetails details = facts.details();
        return switch (facts.endpoint()) {
            case TOKEN -> Stream.of(details.inAssertion(), details.ofLogin());
            case PUSHED_AUTHORIZATION, AUTHORIZATION -> Stream.of(details.inRequestObject());
            default -> Stream.empty();
        };
    }

    /** A client that authenticates in another way may also send an assertion, which Keycloak doesn't verify. */
    private boolean isUnsigned(ClientMetadata client) {
        return facts.endpoint() != Endpoint.AUTHORIZATION
                && sent().anyMatch(Details::isPresent)
                && !PrivateKeyJwt.isTheWayOf(client);
    }

    /** A client with a user may get its first token without an organisation and name it after the user's choice. */
    private boolean mustName(ClientOrganisations registered) {
        return registered.tenancy() == Tenancy.MULTI_TENANT
                && ACTING_ALONE.contains(String.valueOf(facts.form().grantType()));
    }
}
