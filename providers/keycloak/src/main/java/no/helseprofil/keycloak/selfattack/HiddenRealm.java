package no.helseprofil.keycloak.selfattack;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.jose.Nonces;
import no.helseprofil.keycloak.selfattack.HiddenRequest.HiddenUri;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import no.helseprofil.keycloak.storage.StoredProfile;
import org.keycloak.common.enums.SslRequired;
import org.keycloak.component.ComponentModel;
import org.keycloak.keys.KeyProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.DefaultAuthenticationFlows;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.ClientManager;
import org.keycloak.services.managers.RealmManager;

/**
 * Realm under the profile that only its own transaction sees, which is rolled back. It has the least that the handlers
 * need, and its clients are new, so that every requirement is enforced.
 */
final class HiddenRealm {

    static final String MACHINE = "self-attack-machine";
    static final String JOURNAL = "self-attack-journal";
    static final String BLOCKED = "self-attack-blocked";
    static final String STOLEN = "self-attack-stolen";
    static final String DISABLED = "self-attack-disabled";
    static final String FORGER = "self-attack-forger";
    static final String API = "nhn:self-attack";
    static final String OTHER_API = "nhn:self-attack-other";
    static final String SCOPE = API + "/read";
    static final String REDIRECT_URI = "https://helseprofil.invalid/callback";

    /** Claims that a mapper of the realm's own would forge. */
    static final List<String> FORGED = List.of(
            "helseid://claims/identity/pid",
            "helseid://claims/identity/security_level",
            "helseid://claims/hpr/hpr_number",
            "helseid://claims/client/claims/orgnr_parent");

    private static final String PREFIX = "helseprofil-self-attack-";
    private static final int SECONDS_OF_SESSION = 600;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Map<String, SigningPair> keys = new LinkedHashMap<>();
    private final SigningPair proofKey = SigningPair.forProofs();
    private final SigningPair foreignKey = SigningPair.forProofs();
    private final Instant now;

    private HiddenRealm(KeycloakSession session, RealmModel realm, Instant now) {
        this.session = session;
        this.realm = realm;
        this.now = now;
    }

    /** Creates the realm in the transaction of a session, which the caller rolls back. */
    static HiddenRealm create(KeycloakSession session, String id, Instant now) {
        RealmModel realm = session.realms().createRealm(id, PREFIX + id);
        session.getContext().setRealm(realm);
        HiddenRealm hidden = new HiddenRealm(session, realm, now);
        hidden.fill();
        return hidden;
    }

    private void fill() {
        realm.setEnabled(true);
        realm.setSslRequired(SslRequired.EXTERNAL);
        realm.setAttribute("frontendUrl", HiddenUri.BASE.toString());
        realm.setDefaultSignatureAlgorithm(JWSAlgorithm.ES256.getName());
        realm.setAccessTokenLifespan(60);
        realm.setAccessCodeLifespan(60);
        realm.setSsoSessionIdleTimeout(SECONDS_OF_SESSION);
        realm.setSsoSessionMaxLifespan(SECONDS_OF_SESSION);
        realm.setDefaultRole(realm.addRole("default-roles-" + realm.getName()));
        DefaultAuthenticationFlows.clientAuthFlow(realm);
        addKeys("ecdsa-generated", Map.of());
        // Keycloak signs registration access tokens by it
        addKeys("hmac-generated", Map.of("algorithm", "HS512"));
        new StoredProfile(realm).putDocument("{\"ruleSet\":\"helseid\"}");
        ClientScopeModel scope = realm.addClientScope(SCOPE);
        scope.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        scope.setIncludeInTokenScope(true);
        addClient(API).setAttribute(ClientAttributes.API, "true");
        addClient(OTHER_API).setAttribute(ClientAttributes.API, "true");
        for (String machine : List.of(MACHINE, BLOCKED, STOLEN, DISABLED, FORGER)) {
            ClientModel client = addClient(machine);
            new ClientManager(new RealmManager(session)).enableServiceAccount(client);
            client.addClientScope(scope, false);
        }
        realm.getClientByClientId(DISABLED).setEnabled(false);
        ClientModel journal = addClient(JOURNAL);
        journal.setStandardFlowEnabled(true);
        journal.addRedirectUri(REDIRECT_URI);
        forge(realm.getClientByClientId(FORGER));
    }

    private void addKeys(String provider, Map<String, String> config) {
        ComponentModel component = new ComponentModel();
        component.setName(provider);
        component.setProviderId(provider);
        component.setProviderType(KeyProvider.class.getName());
        component.setParentId(realm.getId());
        config.forEach(component::put);
        realm.addComponentModel(component);
    }

    private ClientModel addClient(String clientId) {
        SigningPair pair = SigningPair.forProofs();
        keys.put(clientId, pair);
        ClientModel client = realm.addClient(clientId);
        client.setEnabled(true);
        client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        client.setClientAuthenticatorType("client-jwt");
        client.setFullScopeAllowed(false);
        client.setAttribute("use.jwks.string", "true");
        client.setAttribute("jwks.string", JSONObjectUtils.toJSONString(keys(pair, clientId)));
        client.setAttribute("dpop.bound.access.tokens", "true");
        client.setAttribute("require.pushed.authorization.requests", "true");
        client.setAttribute("pkce.code.challenge.method", "S256");
        client.setAttribute("access.token.header.type.rfc9068", "true");
        client.setAttribute(ClientAttributes.REGISTERED, now.toString());
        return client;
    }

    /** Adds mappers that write numbers, a level and an audience into the client's tokens. */
    private static void forge(ClientModel client) {
        for (String claim : FORGED) {
            ProtocolMapperModel mapper = mapper(claim, "oidc-hardcoded-claim-mapper");
            mapper.getConfig().put("claim.name", claim.replace(".", "\\."));
            mapper.getConfig().put("claim.value", "4");
            mapper.getConfig().put("jsonType.label", "String");
            client.addProtocolMapper(mapper);
        }
        ProtocolMapperModel audience = mapper("audience", "oidc-audience-mapper");
        audience.getConfig().put("included.client.audience", OTHER_API);
        client.addProtocolMapper(audience);
    }

    private static ProtocolMapperModel mapper(String name, String type) {
        ProtocolMapperModel mapper = new ProtocolMapperModel();
        mapper.setName(name);
        mapper.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        mapper.setProtocolMapper(type);
        mapper.setConfig(new LinkedHashMap<>(Map.of("access.token.claim", "true")));
        return mapper;
    }

    RealmModel model() {
        return realm;
    }

    String name() {
        return realm.getName();
    }

    String issuer() {
        return HiddenUri.BASE + "realms/" + realm.getName();
    }

    /** Returns the nonces of a realm with these keys and another id, which this one must not take. */
    Nonces foreignNonces() {
        return nonces("another realm");
    }

    Nonces nonces() {
        return nonces(realm.getId());
    }

    private Nonces nonces(String id) {
        RealmMacKeys macs = RealmMacKeys.of(session, realm).orElseThrow();
        return Nonces.of(id, macs.activeBytes(), macs.verifyingBytes());
    }

    SigningPair key(String clientId) {
        SigningPair pair = keys.get(clientId);
        if (pair == null) {
            throw new IllegalArgumentException("there is no client " + clientId);
        }
        return pair;
    }

    SigningPair proofKey() {
        return proofKey;
    }

    /** Returns a key that nobody has registered. */
    SigningPair foreignKey() {
        return foreignKey;
    }

    /** Returns a JWK Set with a key that nobody has registered yet. */
    static Map<String, Object> unregisteredKeys() {
        return keys(SigningPair.forProofs(), "self-attack-registered");
    }

    private static Map<String, Object> keys(SigningPair pair, String kid) {
        Map<String, Object> jwk = new LinkedHashMap<>(pair.publicJwk().toJSONObject());
        jwk.put("kid", kid);
        jwk.put("use", "sig");
        jwk.put("alg", pair.algorithm().getName());
        return Map.of("keys", List.of(jwk));
    }
}
