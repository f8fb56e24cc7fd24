package no.helseprofil.it.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests of what receivers of Shared Signals learn of blocks, on a server with Keycloak's feature {@code ssf}. */
@Tag("own-server")
class SharedSignalsIT {

    private static final String BLOCK_CHANGE = "urn:helseprofil:secevent:block-change";
    private static final String CREDENTIAL_CHANGE =
            "https://schemas.openid.net/secevent/caep/event-type/credential-change";
    private static final String SESSION_REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
    private static final String ALL_OF_THEM = String.join(",", BLOCK_CHANGE, CREDENTIAL_CHANGE, SESSION_REVOKED);
    private static final String HEADER = "Bearer a-secret-of-the-receiver";
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static SignalReceiver receiver;
    private static KeycloakServer server;
    private static TestRealm realm;
    private static TestRealm other;
    private static Measures measures;
    private static RealmKeys keys;

    @BeforeAll
    static void start() {
        receiver = SignalReceiver.start();
        server = ConnectedServer.get();
        realm = transmitting();
        measures = Measures.in(realm);
        keys = RealmKeys.of(realm.issuer());
        stream(realm, "api", ALL_OF_THEM, "ALL");
        other = transmitting();
        stream(other, "other", ALL_OF_THEM, "ALL");
    }

    @AfterAll
    static void stop() {
        realm.close();
        other.close();
        receiver.close();
    }

    private static TestRealm transmitting() {
        TestRealm made = TestRealm.on(server, TestRealm.DOCUMENT);
        made.changeRealm(json -> json.withObjectProperty("attributes").put("ssf.transmitterEnabled", "true"));
        Response key = made.admin().post("components", GivenKeys.component("RS256"));
        assertThat(key.isSuccess()).as(key.body()).isTrue();
        return made;
    }

    @Test
    void sendsAKeyEventByUriAtBlockAndUnblock() {
        String key = SigningKey.generate("ES256").thumbprint();
        String uri = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + key;
        String first = measures.block("key", key);
        List<JWTClaimsSet> sent = sent("api", uri, 2);

        assertThat(sent).extracting(SharedSignalsIT::type).containsExactlyInAnyOrder(BLOCK_CHANGE, CREDENTIAL_CHANGE);
        assertThat(sent).allSatisfy(token -> {
            assertThat(token.getIssuer()).isEqualTo(realm.issuer());
            assertThat(token.getAudience()).containsExactly("https://api.example.no");
            assertThat(token.getClaim("sub_id")).isEqualTo(Map.of("format", "uri", "uri", uri));
            assertThat(token.getClaim("txn")).as("the id of the block").isEqualTo(first);
            assertThat(token.toString()).as("no receiver is sent the reason").doesNotContain("sak 12/26");
        });
        assertThat(event(sent, BLOCK_CHANGE))
                .containsEntry("kind", "key")
                .containsEntry("blocked", true)
                .containsEntry("initiating_entity", "admin")
                .containsOnlyKeys("kind", "blocked", "initiating_entity", "event_timestamp");
        assertThat(event(sent, CREDENTIAL_CHANGE))
                .containsEntry("credential_type", "jwk")
                .containsEntry("change_type", "revoke");
        assertThat(receiver.pushed("api").get(0).authorization()).isEqualTo(HEADER);

        Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond()).plusSeconds(3600);
        String second = measures.block(
                Map.of("kind", "key", "value", key, "reason", Measures.REASON, "expires", end.toString()));
        sent("api", uri, 4);
        realm.admin().delete(Measures.BLOCKS + "/" + first);
        assertThat(event(sent("api", uri, 5), BLOCK_CHANGE))
                .as("the other one still holds")
                .containsEntry("blocked", true)
                .containsEntry("expires", end.getEpochSecond());
        realm.admin().delete(Measures.BLOCKS + "/" + second);
        assertThat(event(sent("api", uri, 6), BLOCK_CHANGE)).containsEntry("blocked", false);
    }

    @Test
    void sendsAClientEventAndEachRevokedSession() throws ParseException {
        OidcClient journal = realm.register("journal", SigningKey.generate("ES256"), client -> {});
        Scopes.give(realm, TestRealm.SCOPE, "journal", "optional");
        String sid = realm.logIn(journal).accessTokenClaims().path("sid").textValue();

        String id = measures.block("client", "journal");

        assertThat(sid).isNotNull();
        JWTClaimsSet revoked = sent("api", sid, 1).get(0);
        assertThat(type(revoked)).isEqualTo(SESSION_REVOKED);
        assertThat(revoked.getClaim("sub_id"))
                .isEqualTo(Map.of(
                        "format", "complex",
                        "user", Map.of("format", "iss_sub", "iss", realm.issuer(), "sub", realm.userId()),
                        "session", Map.of("format", "opaque", "id", sid)));
        assertThat(revoked.getStringClaim("txn")).isEqualTo(id);
        JWTClaimsSet blocked = sent("api", "journal", 1).get(0);
        assertThat(type(blocked)).isEqualTo(BLOCK_CHANGE);
        assertThat(blocked.getClaim("sub_id"))
                .isEqualTo(Map.of("format", "complex", "application", Map.of("format", "opaque", "id", "journal")));
        assertThat(sent("api", id, 2)).as("and nothing twice").hasSize(2);
    }

    @Test
    void sendsAnOrganisationEventByItsNumber() {
        measures.block("organisation", "999977774");

        assertThat(sent("api", "999977774", 1).get(0).getClaim("sub_id"))
                .isEqualTo(
                        Map.of("format", "complex", "tenant", Map.of("format", "opaque", "id", "NO:ORGNR:999977774")));
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "requests block events without permission, to learn who has an incident",
            outcome = "nothing is sent")
    @Test
    void sendsEventsToAuthorizedSubscribersOnly() {
        stream(realm, "asked-for-one", ALL_OF_THEM, "ALL", CREDENTIAL_CHANGE);
        stream(realm, "asked-for-none", ALL_OF_THEM, "ALL", SESSION_REVOKED);
        stream(realm, "may-not", null, "ALL");
        stream(realm, "wants-nobody", ALL_OF_THEM, "NONE");
        stream(realm, "may-no-more", ALL_OF_THEM, "ALL");
        realm.changeAttribute("may-no-more", "ssf.supportedEvents", SESSION_REVOKED);
        String key = SigningKey.generate("ES256").thumbprint();

        measures.block("key", key);

        assertThat(sent("asked-for-one", key, 1))
                .extracting(SharedSignalsIT::type)
                .containsExactly(CREDENTIAL_CHANGE);
        sent("api", key, 2);
        assertThat(sent("may-not", key, 1))
                .as("what each receiver may have")
                .extracting(SharedSignalsIT::type)
                .containsExactly(CREDENTIAL_CHANGE);
        for (String nobody : List.of("asked-for-none", "wants-nobody", "may-no-more")) {
            assertThat(receiver.pushed(nobody)).as(nobody).isEmpty();
            assertThat(queued(realm, nobody)).as(nobody).isZero();
        }
        assertThat(receiver.pushed("other")).as("of another realm").isEmpty();
        assertThat(queued(other, "other")).isZero();
    }

    @Test
    void aBrokenReceiverDoesNotAffectABlock() throws ParseException {
        stream(realm, SignalReceiver.BROKEN, ALL_OF_THEM, "ALL");
        stream(realm, "unsigned", ALL_OF_THEM, "ALL");
        realm.changeAttribute("unsigned", "ssf.signatureAlgorithm", "RS512");
        int components = realm.admin().get("components").json().size();

        String key = SigningKey.generate("ES256").thumbprint();
        String id = measures.block("key", key);

        ServerProbe probe = new ServerProbe(server);
        Waiting.until("all is ended", LONGEST, () -> probe.unendedBlocks(realm.name()) == 0);
        Waiting.until(
                "it is tried",
                LONGEST,
                () -> !receiver.pushed(SignalReceiver.BROKEN).isEmpty());
        assertThat(queued(realm, SignalReceiver.BROKEN)).as("and will be again").isEqualTo(2);
        assertThat(ServerLog.lines(
                        server, "Receiver unsigned of realm " + realm.name() + " was not notified of a block"))
                .as("the log warns an operator")
                .singleElement()
                .asString()
                .contains("WARN", "no active key for RS512");
        assertThat(realm.admin().get("components").json())
                .as("the server makes no key for that")
                .hasSize(components);
        assertThat(listed())
                .as("the list is right for a receiver that was sent nothing")
                .contains(key);
        realm.admin().delete(Measures.BLOCKS + "/" + id);
        assertThat(listed()).doesNotContain(key);
    }

    @Attack(
            by = Attacker.VENDOR,
            tries = "has its receiver's events sent to an internal address",
            outcome = "not called; a start option may admit networks")
    @Test
    void doesNotCallAnInternalReceiver() {
        stream(realm, SignalReceiver.INSIDE, ALL_OF_THEM, "ALL");
        String key = SigningKey.generate("ES256").thumbprint();

        measures.block("key", key);

        sent("api", key, 2);
        Waiting.until(
                "it is tried",
                LONGEST,
                () -> !ServerLog.lines(server, "Error delivering event", receiver.address(SignalReceiver.INSIDE))
                        .isEmpty());
        assertThat(receiver.pushed(SignalReceiver.INSIDE)).as("calls").isEmpty();
        assertThat(queued(realm, SignalReceiver.INSIDE))
                .as("and will be tried again")
                .isEqualTo(2);
    }

    @Test
    void unsentEventsAreSentAfterARestart() {
        ServerProbe probe = new ServerProbe(server);
        String key = SigningKey.generate("ES256").thumbprint();
        probe.storeBlocks(realm.name(), "KEY", List.of(key));
        probe.forgetEndings(realm.name());

        probe.run("helseprofil-block-endings");

        sent("api", key, 2);
        probe.deleteBlocks(realm.name());
    }

    @Test
    void aPollingReceiverAuthenticatesWithAProfileToken() throws ParseException {
        JsonNode stream = stream(realm, "polling", ALL_OF_THEM, "ALL", BLOCK_CHANGE);
        OidcClient polling = realm.oidc("polling");
        Scopes.give(realm, "ssf.read", "polling", "optional");
        String key = SigningKey.generate("ES256").thumbprint();
        measures.block("key", key);
        Waiting.until("it waits for it", LONGEST, () -> queued(realm, "polling") == 1);
        String token = polling.clientCredentials("ssf.read").accessToken();
        assertThat(SignedJWT.parse(token).getHeader().getAlgorithm().getName())
                .as("the key that signs events signs no token")
                .isNotEqualTo("RS256");
        URI address = URI.create(stream.at("/delivery/endpoint_url").textValue());

        Response answer = polling.call(
                        Request.post(address).body("application/json", "{\"returnImmediately\":true}"), token)
                .response();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode sets = answer.json().path("sets");
        assertThat(sets).hasSize(1);
        JWTClaimsSet claims = SignalReceiver.verified(sets.elements().next().textValue(), keys);
        assertThat(type(claims)).isEqualTo(BLOCK_CHANGE);
        assertThat(claims.getJSONObjectClaim("sub_id").get("uri").toString()).endsWith(key);
    }

    private static JsonNode stream(TestRealm of, String clientId, String supported, String subjects) {
        return stream(of, clientId, supported, subjects, BLOCK_CHANGE, CREDENTIAL_CHANGE, SESSION_REVOKED);
    }

    /** Makes a stream step by step, as the docs say. */
    private static JsonNode stream(
            TestRealm of, String clientId, String supported, String subjects, String... requested) {
        of.register(clientId, SigningKey.generate("ES256"), client -> {
            ObjectNode attributes = (ObjectNode) client.get("attributes");
            attributes
                    .put("ssf.enabled", "true")
                    .put("ssf.defaultSubjects", subjects)
                    .put("ssf.streamAudience", "https://" + clientId + ".example.no")
                    .put("ssf.validPushUrls", receiver.address(clientId));
            if (supported != null) {
                attributes.put("ssf.supportedEvents", supported);
            }
        });
        Map<String, Object> delivery = new HashMap<>();
        if (clientId.equals("polling")) {
            delivery.put("method", "urn:ietf:rfc:8936");
        } else {
            delivery.put("method", "urn:ietf:rfc:8935");
            delivery.put("endpoint_url", receiver.address(clientId));
            delivery.put("authorization_header", HEADER);
        }
        Response made = of.admin()
                .post(
                        "ssf/clients/" + clientId + "/stream",
                        Map.of("events_requested", List.of(requested), "delivery", delivery));
        assertThat(made.isSuccess()).as(made.body()).isTrue();
        return made.json();
    }

    private static Set<String> listed() throws ParseException {
        String list = Request.get(realm.address("helseprofil/blocklist")).send().body();
        return SignedJWT.parse(list)
                .getJWTClaimsSet()
                .getJSONObjectClaim("identifier_list")
                .keySet();
    }

    /** Returns the tokens with this text that were sent to a receiver, in order, as soon as there are so many. */
    private static List<JWTClaimsSet> sent(String path, String text, int count) {
        Waiting.until(count + " of " + text, LONGEST, () -> verified(path, text).size() >= count);
        List<JWTClaimsSet> sent = verified(path, text);
        assertThat(sent).hasSize(count);
        assertThat(sent.stream().map(JWTClaimsSet::getJWTID)).doesNotHaveDuplicates();
        return sent;
    }

    private static List<JWTClaimsSet> verified(String path, String text) {
        return receiver.pushed(path).stream()
                .map(one -> one.claims(keys))
                .filter(token -> token.toString().contains(text))
                .toList();
    }

    private static int queued(TestRealm of, String clientId) {
        JsonNode stats =
                of.admin().get("ssf/clients/" + clientId + "/events/stats").json();
        return StreamSupport.stream(stats.findValues("PENDING").spliterator(), false)
                .mapToInt(status -> status.isObject() ? status.path("count").intValue() : status.intValue())
                .sum();
    }

    private static String type(JWTClaimsSet token) {
        return events(token).keySet().iterator().next();
    }

    /** The last one of a type. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> event(List<JWTClaimsSet> sent, String type) {
        return sent.stream()
                .map(SharedSignalsIT::events)
                .filter(events -> events.containsKey(type))
                .map(events -> (Map<String, Object>) events.get(type))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static Map<String, Object> events(JWTClaimsSet token) {
        try {
            return token.getJSONObjectClaim("events");
        } catch (ParseException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
