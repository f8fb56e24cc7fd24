package no.helseprofil.fleet;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import no.helseprofil.testkit.client.SigningKey;
import org.jspecify.annotations.Nullable;

/** A registration that contradicts a requirement, in Keycloak's stored form. */
public enum Fault {
    PUBLIC(Place.CREDENTIALS, "confidential-client", client -> client.set("publicClient", true)),
    SECRET(Place.CREDENTIALS, "private-key-jwt", secret("client-secret")),
    SIGNED_BY_SECRET(Place.CREDENTIALS, "private-key-jwt", secret("client-secret-jwt")),
    CERTIFICATE(Place.CREDENTIALS, "private-key-jwt", client -> client.set("clientAuthenticatorType", "client-x509")),
    PRIVATE_KEY(
            Place.KEYS,
            "private-key-jwt",
            client -> client.keysIn(
                    "jwks.string",
                    JSONObjectUtils.toJSONString(
                            Map.of("keys", List.of(SigningKey.generate("ES256").privateJwk()))))),
    UNREADABLE_KEYS(Place.KEYS, "private-key-jwt", client -> client.keysIn("jwks.string", "{\"keys\":\"none\"}")),
    KEYS_IN_THE_OPEN(
            Place.KEYS, "private-key-jwt", client -> client.keysIn("jwks.url", "http://keys.example/client.jwks")),
    SHORT_KEY(
            Place.KEYS, "key-strength", client -> client.keysIn("jwks.string", FleetRegistration.WEAK.publicJwkSet())),
    SHORT_KEY_BY_ITSELF(
            Place.KEYS,
            "key-strength",
            client -> client.keysIn("jwt.credential.public.key", FleetRegistration.weakByItself())),
    END_OF_KEY_UNREADABLE(
            Place.END_OF_KEY,
            "key-expiry",
            client -> client.attribute("helseprofil.key-expires." + client.key().kid(), "next spring")),
    ALL_KEYS_ENDED(
            Set.of(Place.CREDENTIALS, Place.KEYS, Place.END_OF_KEY),
            "key-expiry",
            Until.MENDED,
            null,
            client -> client.keysIn("jwks.string", client.key().publicJwkSet())
                    .attribute("helseprofil.key-expires." + client.key().kid(), "2025-01-01T00:00:00Z")),
    SYMMETRIC_ASSERTIONS(Place.ASSERTIONS, "signing-algorithm", attribute("token.endpoint.auth.signing.alg", "HS256")),
    EDWARDS_ASSERTIONS(Place.ASSERTIONS, "signing-algorithm", attribute("token.endpoint.auth.signing.alg", "EdDSA")),
    SYMMETRIC_ACCESS_TOKENS(
            Place.ACCESS_TOKENS, "signing-algorithm", attribute("access.token.signed.response.alg", "HS512")),
    SYMMETRIC_ID_TOKENS(Place.ID_TOKENS, "signing-algorithm", attribute("id.token.signed.response.alg", "HS256")),
    SYMMETRIC_USERINFO(Place.USERINFO, "signing-algorithm", attribute("user.info.response.signature.alg", "HS384")),
    UNSIGNED_REQUESTS(Place.REQUESTS, "signing-algorithm", attribute("request.object.signature.alg", "none")),
    SYMMETRIC_RESPONSES(Place.RESPONSES, "signing-algorithm", attribute("authorization.signed.response.alg", "HS256")),
    PLAIN_PKCE(Place.PKCE, "pkce-s256", attribute("pkce.code.challenge.method", "plain")),
    WILDCARD(Place.ADDRESSES, "redirect-uris", redirectUri("https://journal.example/*")),
    PLAIN_HTTP(Place.ADDRESSES, "redirect-uris", redirectUri("http://journal.example/callback")),
    LIKE_LOOPBACK(Place.ADDRESSES, "redirect-uris", redirectUri("http://localhost.journal.example/callback")),
    USER_IN_ADDRESS(Place.ADDRESSES, "redirect-uris", redirectUri("https://somebody@journal.example/callback")),
    FRAGMENT(Place.ADDRESSES, "redirect-uris", redirectUri("https://journal.example/callback#here")),
    OWN_SCHEME(Place.ADDRESSES, "redirect-uris", redirectUri("journal:/callback")),
    BELOW_PLAIN_HTTP(
            Place.ADDRESSES,
            "redirect-uris",
            client -> client.set("rootUrl", "http://journal.example").redirectUri("/callback")),
    IMPLICIT(Place.FLOW, "response-type-code", client -> client.set("implicitFlowEnabled", true)),
    PASSWORD(Place.PASSWORD, "no-password-grant", client -> client.set("directAccessGrantsEnabled", true)),
    DEVICE(Place.GRANTS, "grant-type", attribute("oauth2.device.authorization.grant.enabled", "true")),
    BACKCHANNEL(Place.GRANTS, "grant-type", attribute("oidc.ciba.grant.enabled", "true")),
    JWT_BEARER(Place.GRANTS, "grant-type", attribute("oauth2.jwt.authorization.grant.enabled", "true")),
    WITHOUT_ISSUER(Place.ISSUER, "issuer-in-response", attribute("exclude.issuer.from.auth.response", "true")),
    LONG_LIFE(Place.LIFETIME, "access-token-lifetime", attribute("access.token.lifespan", "601")),
    ENDLESS_LIFE(Place.LIFETIME, "access-token-lifetime", attribute("access.token.lifespan", "-1")),
    TYPE_OF_ANY_JWT(
            Place.TOKEN_TYPE,
            "access-token-type",
            Until.ENFORCED,
            attribute("access.token.header.type.rfc9068", "false")),
    NEW_REFRESH_TOKENS(
            Place.REFRESH, "refresh-token-rotation", Until.ENFORCED, attribute("use.refresh.tokens", "true")),
    USERS_DISCLOSED_TO_APIS(
            Place.MAPPERS,
            "access-token-type",
            Until.ENFORCED_FOR_CLIENT_OF_BEFORE,
            mapper("mail", "oidc-usermodel-property-mapper", "email", "user.attribute", "email")),
    ANOTHER_READER(
            Place.MAPPERS,
            "access-token-type",
            Until.ENFORCED_FOR_CLIENT_OF_BEFORE,
            mapper("reader", "oidc-audience-mapper", null, "included.custom.audience", "statistics")),
    WHAT_ANOTHER_SERVER_SAID(
            "upstream",
            "access-token-type",
            mapper("note", "oidc-usersessionmodel-note-mapper", "upstream", "user.session.note", "identity_token")),
    PROVIDER_OF_ITS_OWN(
            "idp", "access-token-type", mapper("idp", "oidc-hardcoded-claim-mapper", "idp", "claim.value", "ours")),
    ROLE_FOR_EVERYBODY(
            "oidc-hardcoded-role-mapper",
            "least-privilege",
            mapper("role", "oidc-hardcoded-role-mapper", null, "role", "nurse")),
    ROLES_AS_TEXT(
            "realm_access",
            "least-privilege",
            mapper("roles", "oidc-usermodel-realm-role-mapper", "realm_access.roles", "multivalued", "false")),
    ALL_ROLES(Place.ROLES, "least-privilege", client -> client.set("fullScopeAllowed", true)),
    NO_ORGANISATION_NUMBER(Place.ORGANISATION, "organisation", organisation("helseprofil.orgnr-parent", "999977775")),
    CHILD_WITHOUT_PARENT(Place.ORGANISATION, "organisation", organisation("helseprofil.orgnr-children", "994598759")),
    UNKNOWN_TENANCY(Place.ORGANISATION, "organisation", organisation("helseprofil.tenancy", "some-tenants")),
    MANY_WITHOUT_SUPPLIER(Place.ORGANISATION, "organisation", organisation("helseprofil.tenancy", "multi-tenant")),
    ONE_WITH_DELEGATIONS(
            Place.ORGANISATION, "organisation", organisation("helseprofil.delegations", "994598759,912159523"));

    private final Set<Place> places;
    private final String requirement;
    private final Until until;
    private final @Nullable String claim;
    private final Consumer<FleetRegistration> change;

    Fault(Place place, String requirement, Consumer<FleetRegistration> change) {
        this(place, requirement, Until.MENDED, change);
    }

    Fault(Place place, String requirement, Until until, Consumer<FleetRegistration> change) {
        this(Set.of(place), requirement, until, null, change);
    }

    /**
     * Creates a fault of a mapper that no longer runs when the requirement is enforced, and is then reported by this
     * claim.
     */
    Fault(String claim, String requirement, Consumer<FleetRegistration> change) {
        this(Set.of(Place.MAPPERS), requirement, Until.ENFORCED_FOR_CLIENT_OF_BEFORE, claim, change);
    }

    Fault(
            Set<Place> places,
            String requirement,
            Until until,
            @Nullable String claim,
            Consumer<FleetRegistration> change) {
        this.places = places;
        this.requirement = requirement;
        this.until = until;
        this.claim = claim;
        this.change = change;
    }

    /**
     * Returns whether an assessment finds the fault.
     *
     * @param isEnforced whether its requirement is enforced for the client
     * @param isOfBefore whether the client was there before the realm had a profile
     */
    boolean isFound(boolean isEnforced, boolean isOfBefore) {
        return switch (until) {
            case MENDED -> true;
            case ENFORCED -> !isEnforced;
            case ENFORCED_FOR_CLIENT_OF_BEFORE -> !isEnforced && isOfBefore;
        };
    }

    /** Returns the claim of a mapper that doesn't run; empty while it runs, and for any other fault. */
    Optional<String> foreignClaim(boolean isEnforced, boolean isOfBefore) {
        return isFound(isEnforced, isOfBefore) ? Optional.empty() : Optional.ofNullable(claim);
    }

    /** Returns the only requirement that it contradicts. */
    public String requirement() {
        return requirement;
    }

    Set<Place> places() {
        return places;
    }

    void plant(FleetRegistration client) {
        change.accept(client);
    }

    private static Consumer<FleetRegistration> attribute(String name, String value) {
        return client -> client.attribute(name, value);
    }

    private static Consumer<FleetRegistration> redirectUri(String uri) {
        return client -> client.redirectUri(uri);
    }

    private static Consumer<FleetRegistration> secret(String authenticator) {
        return client -> client.set("clientAuthenticatorType", authenticator).set("secret", "a-secret-of-the-fleet");
    }

    private static Consumer<FleetRegistration> organisation(String name, String value) {
        return client -> client.withoutOrganisations().attribute(name, value);
    }

    private static Consumer<FleetRegistration> mapper(
            String name, String kind, @Nullable String claim, String setting, String value) {
        return client -> client.mapper(name, kind, claim, Map.of(setting, value));
    }

    /** Time until which it is a fault. */
    private enum Until {
        MENDED,
        /** The server corrects it from the enforcement on. */
        ENFORCED,
        /** The server corrects it from the enforcement on, and always for a client that came after the profile. */
        ENFORCED_FOR_CLIENT_OF_BEFORE
    }

    /**
     * Parts of a registration that a fault changes or depends on. Of two faults at one place, one would undo the other.
     */
    enum Place {
        CREDENTIALS,
        KEYS,
        END_OF_KEY,
        ASSERTIONS,
        ACCESS_TOKENS,
        ID_TOKENS,
        USERINFO,
        REQUESTS,
        RESPONSES,
        PKCE,
        ADDRESSES,
        FLOW,
        PASSWORD,
        GRANTS,
        ISSUER,
        LIFETIME,
        TOKEN_TYPE,
        REFRESH,
        MAPPERS,
        ROLES,
        ORGANISATION
    }
}
