package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.attestation.Enrichment;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.keycloak.claims.TokenSubject.ActingClient;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.users.Authentication;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RepresentedOrganisation;
import no.helseprofil.organisation.Tenancy;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Unit;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;

/**
 * Who a token tells of: the client, and the user if there is one.
 *
 * @param client the client
 * @param person the user; empty if a client acts for itself
 * @param scopes the granted scopes, as a token names them
 * @param vault what the vault has by a reference to it; null if it has nothing there
 * @param attested what is attested for this token; null for a token that tells no API of it
 */
record TokenSubject(
        ActingClient client,
        Optional<Person> person,
        String scopes,
        UnaryOperator<@Nullable String> vault,
        @Nullable AttestationClaim attested) {

    static TokenSubject of(
            KeycloakSession session, ClientSessionContext context, String scopes, Authentication authentication) {
        AuthenticatedClientSessionModel login = context.getClientSession();
        Optional<JudgedRequest> judged = JudgedRequest.of(session);
        boolean checkDigits = judged.map(request -> request.terms()
                        .parametersOf(Catalogue.get(Organisation.class))
                        .get(Organisation.CHECK_DIGITS))
                .orElse(true);
        return new TokenSubject(
                new ActingClient(
                        login.getClient(),
                        judged.orElse(null),
                        judged.flatMap(JudgedRequest::represented).orElse(null)),
                Optional.of(new Person(
                                login,
                                authentication,
                                checkDigits,
                                HprClaims.of(
                                        Registers.of(session),
                                        login.getUserSession().getUser())))
                        .filter(Person::isSomebody),
                scopes,
                reference -> Salt.ofVault(session, reference),
                null);
    }

    /**
     * The same, of a token that tells an API what is attested.
     *
     * @param tellsNumber whether the API is told who the user is, too
     */
    TokenSubject attesting(KeycloakSession session, boolean tellsNumber) {
        return new TokenSubject(
                client, person, scopes, vault, AttestationClaim.of(session, client, person, tellsNumber));
    }

    @Nullable
    Object attestation() {
        return attested == null ? null : attested.value();
    }

    /**
     * The client that a token is for, and what it acts for in this token.
     *
     * @param client the client
     * @param judged the request that asks for the token; null where none does
     * @param organisation the organisation that it acts for; null if it acts for none
     */
    record ActingClient(
            ClientModel client,
            @Nullable JudgedRequest judged,
            @Nullable RepresentedOrganisation organisation) {

        private static final String PRIVATE_KEY_JWT = "private_key_jwt";

        @Nullable
        String name() {
            return client.getName() == null || client.getName().isBlank() ? null : client.getName();
        }

        String tenancy() {
            String registered = client.getAttribute(ClientAttributes.TENANCY);
            return registered == null ? Tenancy.SINGLE_TENANT.value() : registered;
        }

        /**
         * How it has authenticated, by the names of RFC 7591; null where that can't be told. Keycloak takes no
         * credentials but those that are registered, whatever a request has beside them, and a login ends without any.
         */
        @Nullable
        String authenticationMethod() {
            if (client.isPublicClient()) {
                return "none";
            }
            if (judged == null || judged.facts().endpoint() != Endpoint.TOKEN) {
                return null;
            }
            return switch (Objects.requireNonNullElse(client.getClientAuthenticatorType(), "client-secret")) {
                case PrivateKeyJwt.AUTHENTICATOR -> PRIVATE_KEY_JWT;
                case "client-secret-jwt" -> "client_secret_jwt";
                case "client-secret" ->
                    "basic".equals(judged.facts().form().scheme()) ? "client_secret_basic" : "client_secret_post";
                default -> null;
            };
        }

        /** The same as HelseID's older claim has it. */
        @Nullable
        String olderAuthenticationMethod() {
            return PRIVATE_KEY_JWT.equals(authenticationMethod()) ? "rsa_private_key" : null;
        }

        @Nullable
        String parent() {
            return number(RepresentedOrganisation::parent);
        }

        @Nullable
        String child() {
            return number(RepresentedOrganisation::child);
        }

        @Nullable
        String supplier() {
            return number(RepresentedOrganisation::supplier);
        }

        @Nullable
        String parentName() {
            return name(RegisteredOrganisation::parentName);
        }

        @Nullable
        String childName() {
            return name(RegisteredOrganisation::childName);
        }

        @Nullable
        String supplierName() {
            return name(RegisteredOrganisation::supplierName);
        }

        /** A claim of one API, which a client has for good. */
        @Nullable
        String registered(String claim) {
            return client.getAttribute(ClientAttributes.CLAIM + claim);
        }

        /** The journal that it has named for this token, or for the login. */
        Optional<String> sfmJournal() {
            if (judged == null || !judged.decision().results().detailsCount()) {
                return Optional.empty();
            }
            Facts.SentDetails details = judged.facts().details();
            return details.inAssertion()
                    .sfmJournal()
                    .or(details.ofLogin()::sfmJournal)
                    .or(details.inRequestObject()::sfmJournal);
        }

        private @Nullable String number(Function<RepresentedOrganisation, @Nullable OrganisationNumber> part) {
            OrganisationNumber number = organisation == null ? null : part.apply(organisation);
            return number == null ? null : number.value();
        }

        /** As the organisation register had it when the request was judged; none without the number beside it. */
        private @Nullable String name(Function<RegisteredOrganisation, Optional<String>> part) {
            RegisteredOrganisation registered = organisation == null || judged == null
                    ? null
                    : judged.facts().organisation();
            return registered == null ? null : part.apply(registered).orElse(null);
        }
    }

    /**
     * What is attested for a token, as an API is told.
     *
     * @param attestation what the client says
     * @param added what the server adds
     */
    private record AttestationClaim(Attestation attestation, Enrichment added) {

        /** Null if nothing that holds is attested. */
        static @Nullable AttestationClaim of(
                KeycloakSession session, ActingClient client, Optional<Person> person, boolean tellsNumber) {
            JudgedRequest judged = client.judged();
            Facts.User user = judged == null ? null : judged.facts().user();
            if (judged == null || user == null) {
                return null;
            }
            Enrichment added = new Enrichment(
                    tellsNumber ? somebody(user.number(), person) : null,
                    hprNumber(user.practitioner()),
                    number -> name(session, number));
            return judged.attested()
                    .map(TrustFramework.Told::attestation)
                    .map(attestation -> new AttestationClaim(attestation, added))
                    .orElse(null);
        }

        ObjectNode value() {
            return added.claim(attestation);
        }

        private static Enrichment.@Nullable LoggedInUser somebody(
                @Nullable NationalIdentityNumber number, Optional<Person> person) {
            return number == null
                    ? null
                    : new Enrichment.LoggedInUser(
                            number, person.map(Person::name).orElse(null));
        }

        private static @Nullable HprNumber hprNumber(Answer<Practitioner> practitioner) {
            return practitioner instanceof Answer.Found<Practitioner> found
                    ? found.value().number()
                    : null;
        }

        private static Optional<String> name(KeycloakSession session, OrganisationNumber number) {
            return Registers.of(session).organisation(number) instanceof Answer.Found<Unit> found
                    ? Optional.of(found.value().name())
                    : Optional.empty();
        }
    }
}
