package no.helseprofil.keycloak.claims;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RepresentedOrganisation;
import no.helseprofil.organisation.Tenancy;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

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
     * How it has authenticated, by the names of RFC 7591; null where that can't be told. Keycloak takes no credentials
     * but those that are registered, whatever a request has beside them, and a login ends without any.
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
        RegisteredOrganisation registered =
                organisation == null || judged == null ? null : judged.facts().organisation();
        return registered == null ? null : part.apply(registered).orElse(null);
    }
}
