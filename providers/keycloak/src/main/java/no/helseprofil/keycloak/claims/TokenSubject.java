package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.attestation.Enrichment;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.claims.Person.HprClaims;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.organisation.ClientRegistration.Tenancy;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.vault.VaultStringSecret;

/**
 * Subject of a token: the client, and the user if there is one.
 *
 * @param client the client
 * @param person the user; empty if the client acts for itself
 * @param scopes granted scopes, as a token names them
 * @param vault look-up of a reference in the vault; null if the vault has no value
 * @param attested attestation for this token; null if the token discloses none
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
        Optional<EvaluatedRequest> judged = EvaluatedRequest.of(session);
        boolean checkDigits = judged.map(request -> request.terms()
                        .parametersOf(Catalogue.get(Organisation.class))
                        .get(Organisation.CHECK_DIGITS))
                .orElse(true);
        return new TokenSubject(
                new ActingClient(
                        login.getClient(),
                        judged.orElse(null),
                        judged.flatMap(EvaluatedRequest::represented).orElse(null)),
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
     * Returns the subject with the attestation that the token discloses to an API.
     *
     * @param tellsNumber whether the API may also see the user's national identity number
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
     * Client that a token is for, and the organisation for which it acts.
     *
     * @param client the client
     * @param judged request for the token; null if no request asks for it
     * @param organisation organisation for which the client acts; null if there is none
     */
    record ActingClient(
            ClientModel client,
            @Nullable EvaluatedRequest judged,
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
         * Returns the method of the client's authentication by its name in RFC 7591; null if it isn't known. Keycloak
         * accepts the registered method only, whatever else a request contains. A login ends without authentication of
         * the client.
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

        /** Returns the method by the name that HelseID's older claim uses. */
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

        /** Returns the registered value of a claim of one API. */
        @Nullable
        String registered(String claim) {
            return client.getAttribute(ClientAttributes.CLAIM + claim);
        }

        /** Returns the journal that the client has named for this token or for the login. */
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

        /**
         * Returns a name as of the judgement of the request, from the organisation register; none without the number.
         */
        private @Nullable String name(Function<RegisteredOrganisation, Optional<String>> part) {
            RegisteredOrganisation registered = organisation == null || judged == null
                    ? null
                    : judged.facts().organisation();
            return registered == null ? null : part.apply(registered).orElse(null);
        }
    }

    /**
     * Attestation of a token, as it is disclosed to an API.
     *
     * @param attestation statements of the client
     * @param added additions of the server
     */
    private record AttestationClaim(Attestation attestation, Enrichment added) {

        /** Returns the claim; null if no valid attestation applies. */
        static @Nullable AttestationClaim of(
                KeycloakSession session, ActingClient client, Optional<Person> person, boolean tellsNumber) {
            EvaluatedRequest judged = client.judged();
            Facts.User user = judged == null ? null : judged.facts().user();
            if (judged == null || user == null) {
                return null;
            }
            Enrichment added = new Enrichment(
                    tellsNumber ? somebody(user.number(), person) : null,
                    hprNumber(user.practitioner()),
                    number -> name(session, number));
            return judged.attested()
                    .map(TrustFramework.Attested::attestation)
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

    /**
     * Key of pseudonyms in a mapper's configuration: a secret text, or a reference to the vault.
     *
     * @param text the configured text; null if there is none
     */
    record Salt(@Nullable String text) {

        private static final int SHORTEST = 22;
        private static final Pattern REFERENCE = Pattern.compile("\\$\\{vault\\.[A-Za-z0-9._-]{1,100}}");

        /** Returns whether the server is to make the salt. */
        boolean isLeft() {
            return text == null || text.isBlank();
        }

        /**
         * Returns whether it is a key or a reference to the vault. Another text that begins with <code>${</code> is a
         * variable that an import hasn't replaced, and stands in a file that others can read.
         */
        boolean isGiven() {
            return isReference() || isKey(text);
        }

        /** Returns the key; empty if there is none here or in the vault. */
        Optional<String> key(UnaryOperator<@Nullable String> vault) {
            return Optional.ofNullable(isReference() ? vault.apply(text) : text).filter(Salt::isKey);
        }

        static @Nullable String ofVault(KeycloakSession session, @Nullable String reference) {
            try (VaultStringSecret secret = session.vault().getStringSecret(reference)) {
                return secret.get().orElse(null);
            }
        }

        private boolean isReference() {
            return text != null && REFERENCE.matcher(text).matches();
        }

        private static boolean isKey(@Nullable String key) {
            return key != null && key.length() >= SHORTEST && !key.startsWith("${");
        }
    }
}
