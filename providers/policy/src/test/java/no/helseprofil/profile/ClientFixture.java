package no.helseprofil.profile;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.network.OutboundRules;
import no.helseprofil.profile.ClientMetadata.AddressPolicy;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientMetadata.RealmTokens;
import org.jspecify.annotations.Nullable;

/** A client that is registered as the profile asks, and the deviations that tests make from it. */
public final class ClientFixture {

    private final Map<ClientSetting, String> settings = new EnumMap<>(Map.of(
            ClientSetting.PUBLIC_CLIENT, "false",
            ClientSetting.AUTHENTICATOR, "client-jwt",
            ClientSetting.DPOP_BOUND_ACCESS_TOKENS, "true",
            ClientSetting.REQUIRE_PUSHED_AUTHORIZATION_REQUESTS, "true",
            ClientSetting.CODE_CHALLENGE_METHOD, "S256",
            ClientSetting.ACCESS_TOKEN_TYPE, "true",
            ClientSetting.FULL_SCOPE, "false",
            ClientSetting.PASSWORD_GRANT, "false"));
    /** The operator admits no network. */
    public static final AddressPolicy PUBLIC = OutboundRules.PUBLIC::admits;

    private Facts.Standing standing = Facts.Standing.UNDER_PROFILE;
    private String clientId = FactsFixture.CLIENT_ID;
    private boolean isKeycloaks;
    private Set<String> redirectUris = Set.of(FactsFixture.REDIRECT_URI);
    private Map<String, String> keyEnds = Map.of(FactsFixture.KEY_ID, "2027-01-01T00:00:00Z");
    private String defaultAlgorithm = "ES256";
    private @Nullable RealmTokens realmTokens = new RealmTokens(Duration.ofMinutes(5), Duration.ofMinutes(5), false);
    private AddressPolicy outbound = PUBLIC;
    private KeptClaims kept = KeptClaims.NONE;

    ClientFixture() {}

    /** Returns a client that is registered as the profile asks. */
    public static ClientFixture compliant() {
        return new ClientFixture();
    }

    /** A new client of which nothing is said but its name. */
    public static ClientFixture unset() {
        ClientFixture client = new ClientFixture().redirectUris().keysNeverExpire();
        client.settings.clear();
        return client;
    }

    public ClientFixture standing(Facts.Standing other) {
        standing = other;
        return this;
    }

    /** It has the name of one of Keycloak's own clients. */
    public ClientFixture named(String keycloaks) {
        clientId = keycloaks;
        isKeycloaks = true;
        return this;
    }

    public ClientFixture isPublic() {
        return with(ClientSetting.PUBLIC_CLIENT, "true");
    }

    public ClientFixture authenticator(String other) {
        return with(ClientSetting.AUTHENTICATOR, other);
    }

    public ClientFixture with(ClientSetting setting, String value) {
        settings.put(setting, value);
        return this;
    }

    public ClientFixture without(ClientSetting setting) {
        settings.remove(setting);
        return this;
    }

    /** A single-tenant client of this organisation, which may name these parts of it. */
    public ClientFixture actsFor(String parent, String... children) {
        with(ClientSetting.TENANCY, "single-tenant").with(ClientSetting.ORGNR_PARENT, parent);
        return children.length == 0 ? this : with(ClientSetting.ORGNR_CHILDREN, String.join(",", children));
    }

    /** A multi-tenant client, whose supplier these organisations have delegated to. */
    public ClientFixture actsForMany(String supplier, String... delegations) {
        return with(ClientSetting.TENANCY, "multi-tenant")
                .with(ClientSetting.ORGNR_SUPPLIER, supplier)
                .with(ClientSetting.DELEGATIONS, String.join(",", delegations));
    }

    public ClientFixture redirectUris(String... others) {
        redirectUris = Set.of(others);
        return this;
    }

    /** Until when the client's only key is registered. */
    public ClientFixture keyExpires(String instant) {
        keyEnds = Map.of(FactsFixture.KEY_ID, instant);
        return this;
    }

    /** The client's keys have no end. */
    public ClientFixture keysNeverExpire() {
        keyEnds = Map.of();
        return this;
    }

    /** The algorithms of its access and its ID tokens. */
    public ClientFixture tokenAlgorithms(String accessToken, String idToken) {
        return with(ClientSetting.ACCESS_TOKEN_ALGORITHM, accessToken).with(ClientSetting.ID_TOKEN_ALGORITHM, idToken);
    }

    /** Sets the algorithm that the realm signs with for clients that ask for none. */
    public ClientFixture defaultAlgorithm(String other) {
        defaultAlgorithm = other;
        return this;
    }

    /** Sets the lifetime of access tokens in the realm, in seconds. */
    public ClientFixture defaultTokenLifetime(int seconds) {
        realmTokens = new RealmTokens(Duration.ofSeconds(seconds), realm().implicitLifetime(), realm().rotates());
        return this;
    }

    /** Sets the lifetime in the realm of access tokens that come through the browser, in seconds. */
    public ClientFixture implicitTokenLifetime(int seconds) {
        realmTokens = new RealmTokens(realm().lifetime(), Duration.ofSeconds(seconds), realm().rotates());
        return this;
    }

    /** Puts the client in a realm that uses refresh tokens up. */
    public ClientFixture inARealmThatRotates() {
        realmTokens = new RealmTokens(realm().lifetime(), realm().implicitLifetime(), true);
        return this;
    }

    /** The operator admits these networks. */
    public ClientFixture outbound(AddressPolicy rules) {
        outbound = rules;
        return this;
    }

    /** Its mappers write these claims until a date. */
    public ClientFixture keeps(KeptClaims claims) {
        kept = claims;
        return this;
    }

    private RealmTokens realm() {
        return Objects.requireNonNull(realmTokens);
    }

    /** Returns a client of another protocol, of which only the name is looked at. */
    public static ClientFixture ofAnotherProtocol() {
        ClientFixture client = unset();
        client.realmTokens = null;
        return client;
    }

    /** Returns what is registered of the client. */
    public ClientMetadata metadata() {
        return new ClientMetadata(
                clientId, isKeycloaks, settings, redirectUris, keyEnds, defaultAlgorithm, realmTokens, outbound, kept);
    }

    Facts.Client build() {
        return new Facts.Client(FactsFixture.INTERNAL_ID, standing, metadata());
    }
}
