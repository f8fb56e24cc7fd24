package no.helseprofil.it.proxies;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.FreePort;
import no.helseprofil.it.support.LateBodies;
import no.helseprofil.it.support.Measures;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.client.TrustedServers;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each recipe of {@code docs/proxies.md}, run by the proxy that it is for, before a server that reads the headers that
 * it sends. A server has no other address than what they say, so whatever of it is right comes from the recipe.
 */
@Tag("own-server")
class ProxiesIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(?<url>[^\"]+)\"");

    private static final String CERTIFICATES_END = """
        {"ruleSet":"helseid","catalogue":"2026.1","requirements":{"private-key-jwt":
          {"announced":"2026-01-01T00:00:00Z","enforced":"%s"}}}
        """;

    @TempDir
    private static Path folder;

    private static LocalCertificate certificate;

    /**
     * Certificate of a client that authenticates by mutual TLS. The other one is of somebody else whom the server's TLS
     * trusts as well.
     */
    private static LocalCertificate ofClient;

    private static LocalCertificate ofOther;
    private static int tlsPort;

    /** Servers by the headers that they read: {@code xforwarded}, {@code forwarded}, or nothing. */
    private static final Map<String, KeycloakServer> SERVERS = new TreeMap<>();

    private static final Map<String, TestRealm> REALMS = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        certificate = LocalCertificate.in(folder);
        ofClient = LocalCertificate.of("journal", "RSA", Files.createDirectory(folder.resolve("journal")));
        ofOther = LocalCertificate.of("other", "EC", Files.createDirectory(folder.resolve("other")));
        TrustedServers.add(certificate.certificate());
        SERVERS.put("xforwarded", ConnectedServer.get());
        tlsPort = FreePort.find();
        SERVERS.put(
                "forwarded",
                Servers.startOnThisMachine(SharedServer.withoutRealms()
                        .withArgument("--proxy-headers=forwarded")
                        .withArgument("--https-port=" + tlsPort)
                        .withArgument("--https-certificate-file=" + certificate.certificate())
                        .withArgument("--https-certificate-key-file=" + certificate.key())
                        .withArgument("--http-management-scheme=http")
                        .withArgument("--truststore-paths=" + ofClient.certificate() + "," + ofOther.certificate())));
        SERVERS.put("nothing", SharedServer.onThisMachine());
        SERVERS.forEach((headers, server) -> REALMS.put(headers, TestRealm.on(server, TestRealm.DOCUMENT)));
    }

    @AfterAll
    static void end() {
        REALMS.values().forEach(TestRealm::close);
        SERVERS.get("forwarded").close();
    }

    @ParameterizedTest(name = "{0}, TLS {1}")
    @CsvSource({
        "nginx with X-Forwarded headers, true, xforwarded, ''",
        "nginx with X-Forwarded headers, false, xforwarded, ''",
        "nginx with Forwarded, true, forwarded, ''",
        "nginx with Forwarded, false, forwarded, ''",
        "nginx with a prefix, true, xforwarded, /auth",
        "HAProxy with X-Forwarded headers, true, xforwarded, ''",
        "HAProxy with X-Forwarded headers, false, xforwarded, ''",
        "HAProxy with Forwarded, true, forwarded, ''",
        "HAProxy with Forwarded, false, forwarded, ''",
        "HAProxy with a prefix, true, xforwarded, /auth"
    })
    void clientsAreServedAtTheProxysAddress(String recipe, boolean tls, String headers, String prefix)
            throws Exception {
        try (ProxyProcess proxy = ProxyProcess.start(recipe, tls, SERVERS.get(headers), folder, certificate)) {
            TestRealm realm = REALMS.get(headers);
            String address = proxy.url() + prefix;
            String issuer = address + "/realms/" + realm.name();
            OidcClient client = OidcClient.discover(issuer, TestRealm.MACHINE, realm.key(TestRealm.MACHINE));

            assertThat(client.metadata().issuer()).isEqualTo(issuer);
            assertThat(client.metadata().endpoint("token_endpoint").toString()).startsWith(issuer + "/");
            Exchange token = client.clientCredentials(TestRealm.SCOPE);
            assertThat(token.response().status()).as(token.response().body()).isEqualTo(200);
            assertThat(token.accessTokenClaims().path("iss").textValue()).isEqualTo(issuer);

            assertAnotherHtuIsRefused(client, SERVERS.get(headers).url(), realm);
            assertNobodyChoosesTheAddress(client);
            assertHelpPageIsOfTheAddress(client, address);
            assertInstallSaysThatItIsRight(address, realm);
            assertServedWhereTheAddressIsSet(address, realm);
        }
    }

    @ParameterizedTest(name = "{0}, read: {1}")
    @CsvSource({
        "nginx with X-Forwarded headers, nothing, xforwarded",
        "nginx with X-Forwarded headers, forwarded, xforwarded",
        "HAProxy with Forwarded, nothing, forwarded",
        "HAProxy with Forwarded, xforwarded, forwarded"
    })
    void installReportsIgnoredProxyHeaders(String recipe, String read, String remedy) throws Exception {
        try (ProxyProcess proxy = ProxyProcess.start(recipe, true, SERVERS.get(read), folder, certificate)) {
            TestRealm realm = REALMS.get(read);
            URI token = URI.create(proxy.url() + "/realms/" + realm.name() + "/protocol/openid-connect/token");

            JsonNode address = address(proxy.url().toString(), realm);
            assertThat(address.path("state").textValue()).isEqualTo("different");
            assertThat(address.path("remedy").textValue())
                    .contains("--proxy-headers=" + remedy, "--hostname=" + proxy.url());
            Response refused = realm.oidc(TestRealm.MACHINE)
                    .withRequest(request -> request.sentTo(proxy.url()))
                    .withProof(proof -> proof.of("POST", token))
                    .clientCredentials(TestRealm.SCOPE)
                    .response();
            assertThat(refused.status()).as(refused.body()).isIn(400, 401);
            assertThat(refused.body()).as("the address is why").containsAnyOf("htu", "assertion-audience");
        }
    }

    @Attack(
            by = Attacker.STRANGER,
            tries = "delays a body behind a streaming proxy until its key is blocked",
            outcome = "refused (`blocked`)")
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStreamedBodyIsEvaluatedWhenItIsComplete(HttpClient.Version version) throws Exception {
        TestRealm realm = REALMS.get("xforwarded");
        SigningKey stolen = SigningKey.generate("ES256");
        try (ProxyProcess proxy = ProxyProcess.streaming(SERVERS.get("xforwarded"), folder, certificate);
                LateBodies late = LateBodies.before(proxy.url(), version, LocalCertificate.shownNothing(certificate))) {
            OidcClient client = OidcClient.discover(
                            proxy.url() + "/realms/" + realm.name(), TestRealm.MACHINE, realm.key(TestRealm.MACHINE))
                    .withProofKey(stolen)
                    .withRequest(request -> request.sentTo(late.url()));
            assertThat(client.clientCredentials(TestRealm.SCOPE).response().isSuccess())
                    .as("the control")
                    .isTrue();

            List<Response> answers = late.during(
                    List.of(
                            () -> client.clientCredentials(TestRealm.SCOPE).response(),
                            () -> client.push(realm.authorizationRequest()).response()),
                    () -> Measures.in(realm).block("key", stolen.thumbprint()));

            answers.forEach(answer -> refused(answer).by("blocked"));
        }
    }

    @Test
    void installReportsAServerThatAcceptsAnyHostName() {
        TestRealm realm = REALMS.get("xforwarded");

        JsonNode open = itemAtTheAddress(realm);
        assertThat(open.path("state").textValue()).isEqualTo("different");
        assertThat(open.path("actual").textValue()).contains("any host name that a caller sends");
        assertThat(open.path("remedy").textValue()).contains("--hostname=https://idp.example.no");

        realm.changeRealm(representation ->
                representation.withObject("/attributes").put("frontendUrl", "https://idp.example.no"));
        try {
            assertThat(itemAtTheAddress(realm).path("state").textValue()).isNotEqualTo("different");
        } finally {
            realm.changeRealm(
                    representation -> representation.withObject("/attributes").put("frontendUrl", ""));
        }
    }

    /** A service that a client also calls could hand on the client's proof as if it had come to that service. */
    @Test
    void aProofForACallerChosenAddressIsRefused() {
        TestRealm realm = REALMS.get("xforwarded");
        String accessToken =
                realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).accessToken();
        realm.changeRealm(representation ->
                representation.withObject("/attributes").put("frontendUrl", "https://idp.example.no"));
        try {
            Exchange own = calledAt("idp.example.no", realm).clientCredentials(TestRealm.SCOPE);
            assertThat(own.response().status()).as(own.response().body()).isEqualTo(200);

            OidcClient elsewhere = calledAt("evil.example", realm);
            for (Response refused : List.of(
                    elsewhere.clientCredentials(TestRealm.SCOPE).response(),
                    elsewhere.push(realm.authorizationRequest()).response(),
                    elsewhere.userinfo(accessToken).response(),
                    elsewhere
                            .call(Request.get(realm.address("helseprofil/self/assessment")), accessToken)
                            .response())) {
                assertThat(refused.status()).as(refused.body()).isIn(400, 401);
                assertThat(refused.body() + refused.header("WWW-Authenticate").orElse(""))
                        .contains("set htu of the DPoP proof");
            }
        } finally {
            realm.changeRealm(
                    representation -> representation.withObject("/attributes").put("frontendUrl", ""));
        }
    }

    @Test
    void acceptsAnExplicitDefaultPortInAProof() {
        TestRealm realm = REALMS.get("xforwarded");
        OidcClient client = calledAt("idp.example.no", realm);
        OidcClient withPort = client.withProof(proof -> proof.payloadText(
                payload -> payload.replace("https://idp.example.no/", "https://idp.example.no:443/")));
        OidcClient withAnother = client.withProof(proof ->
                proof.payloadText(payload -> payload.replace("https://idp.example.no/", "https://idp.example.no:80/")));

        Exchange token = withPort.clientCredentials(TestRealm.SCOPE);

        assertThat(token.response().status())
                .as(
                        "RFC 9449, section 4.3; RFC 3986, section 6.2.3: %s",
                        token.response().body())
                .isEqualTo(200);
        assertThat(token.accessTokenClaims().path("iss").textValue())
                .as("nothing else of the request changes")
                .isEqualTo("https://idp.example.no/realms/" + realm.name());
        assertThat(withAnother.clientCredentials(TestRealm.SCOPE).response().body())
                .contains("set htu of the DPoP proof");
    }

    /** Every request says by a header that it was sent to that host, and its proof is made for it. */
    private static OidcClient calledAt(String host, TestRealm realm) {
        URI server = SERVERS.get("xforwarded").url();
        return realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion -> assertion.to("https://idp.example.no/realms/" + realm.name()))
                .withProof(proof -> proof.payloadText(payload -> payload.replace(server.toString(), "https://" + host)))
                .withRequest(request -> request.header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", host)
                        .header("X-Forwarded-Port", "443"));
    }

    /** No proxy is there: the certificate is shown to the server itself. */
    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "reads the view of a mutual TLS client by its name alone, or another certificate",
            outcome = "refused as at the token endpoint")
    void anMtlsClientReadsItsStateUntilTheEndDate() throws Exception {
        KeycloakServer server = SERVERS.get("forwarded");
        Instant ends = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(40));
        TestTime time = new TestTime(server);
        try (TestRealm realm = TestRealm.on(server, CERTIFICATES_END.formatted(ends))) {
            realm.plant(
                    "journal",
                    SigningKey.generate("ES256"),
                    client -> client.put("clientAuthenticatorType", "client-x509")
                            .withObjectProperty("attributes")
                            .put("helseprofil.registered", "existing")
                            .put("x509.subjectdn", "CN=journal"));
            SSLContext shown = ofClient.shownTo(certificate);

            HttpResponse<String> own = current(realm, shown);

            assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
            JsonNode report = new JsonMapper().readTree(own.body());
            assertThat(report.at("/clients/0/clientId").textValue()).isEqualTo("journal");
            assertThat(report.at("/authentication/method").textValue()).isEqualTo("client-x509");
            assertThat(report.at("/authentication/requirement").textValue()).isEqualTo("private-key-jwt");
            assertThat(report.at("/authentication/ends").textValue()).isEqualTo(ends.toString());
            for (SSLContext other : List.of(ofOther.shownTo(certificate), LocalCertificate.shownNothing(certificate))) {
                HttpResponse<String> refused = current(realm, other);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
                assertThat(refused.body()).contains("invalid_client").doesNotContain("verdicts");
            }
            assertKeyIsJudged(realm, shown);
            time.moveBy(Duration.ofSeconds(Instant.now().until(ends, ChronoUnit.SECONDS) + 60));
            HttpResponse<String> late = current(realm, shown);
            assertThat(late.statusCode()).isEqualTo(401);
            assertThat(late.body()).contains("private-key-jwt: ");
        } finally {
            time.reset();
        }
    }

    /**
     * Asserts that the key is refused in an emergency and where it is blocked, and that all is as before when that is
     * over.
     */
    private static void assertKeyIsJudged(TestRealm realm, SSLContext shown) throws Exception {
        Measures measures = Measures.in(realm);
        measures.tighten("minimumRsaBits", 16384);
        HttpResponse<String> weak = current(realm, shown);
        assertThat(weak.statusCode()).as(weak.body()).isEqualTo(401);
        assertThat(weak.body()).contains("key-strength: get a certificate");
        assertThat(realm.admin().delete(Measures.EMERGENCY).status()).isEqualTo(204);

        String block = measures.block("key", ofClient.thumbprint());
        HttpResponse<String> blocked = current(realm, shown);
        assertThat(blocked.statusCode()).as(blocked.body()).isEqualTo(401);
        assertThat(blocked.body()).contains("blocked: ");
        assertThat(realm.admin().delete(Measures.BLOCKS + "/" + block).status()).isEqualTo(204);
        assertThat(current(realm, shown).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> current(TestRealm realm, SSLContext shown)
            throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(shown)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + "/realms/" + realm.name()
                                        + "/helseprofil/self/current"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("client_id=journal"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Asked with a token that was issued at that address, too. */
    private static JsonNode itemAtTheAddress(TestRealm realm) {
        URI server = SERVERS.get("xforwarded").url();
        Response login = atTheAddress(
                        Request.of("POST", URI.create(server + "/realms/master/protocol/openid-connect/token")))
                .form("grant_type", "password")
                .form("client_id", "admin-cli")
                .form("username", KeycloakServer.ADMIN)
                .form("password", KeycloakServer.ADMIN)
                .send();
        return item(
                atTheAddress(Request.get(URI.create(server + "/admin/realms/" + realm.name() + "/helseprofil/install")))
                        .header(
                                "Authorization",
                                "Bearer " + login.json().path("access_token").textValue())
                        .send());
    }

    private static Request atTheAddress(Request request) {
        return request.header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "idp.example.no")
                .header("X-Forwarded-Port", "443");
    }

    /** The address behind the proxy is none of the realm. */
    private static void assertAnotherHtuIsRefused(OidcClient client, URI behind, TestRealm realm) {
        URI inside = URI.create(behind + "/realms/" + realm.name() + "/protocol/openid-connect/token");
        Response refused = client.withProof(proof -> proof.of("POST", inside))
                .clientCredentials(TestRealm.SCOPE)
                .response();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("htu");
    }

    /**
     * Asserts that no sender chooses the address. A sender who could would make the server take a proof that was made
     * for another one.
     */
    private static void assertNobodyChoosesTheAddress(OidcClient client) {
        URI metadata = URI.create(client.metadata().issuer() + "/.well-known/openid-configuration");
        Response answer = Request.get(metadata)
                .header("Forwarded", "for=192.0.2.1;proto=https;host=evil.example")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Port", "8443")
                .header("X-Forwarded-Prefix", "/evil")
                .send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("evil");
        assertThat(answer.json().path("issuer").textValue())
                .isEqualTo(client.metadata().issuer());
    }

    private static void assertHelpPageIsOfTheAddress(OidcClient client, String address) {
        Response refused = client.withAssertion(assertion -> assertion.without("jti"))
                .clientCredentials(TestRealm.SCOPE)
                .response();
        String help = refused.json().path("error_uri").textValue();
        assertThat(help).startsWith(address + "/");
        Response page = Request.get(URI.create(help)).send();
        assertThat(page.status()).isEqualTo(200);
        List<String> links = LINK.matcher(page.body())
                .results()
                .map(MatchResult::group)
                .map(link -> link.replaceAll("^[a-z]+=\"|\"$", ""))
                .map(link ->
                        URI.create(help).resolve(link.replace("&amp;", "&")).toString())
                .filter(link -> link.startsWith("http"))
                .toList();
        assertThat(links).as("links of the page %s", help).anyMatch(link -> link.startsWith(address));
        assertThat(links)
                .as("none leads behind the proxy, or past its prefix")
                .noneMatch(link -> URI.create(link).getHost().equals("127.0.0.1"))
                .filteredOn(link -> URI.create(link).getHost().equals("localhost"))
                .allMatch(link -> link.startsWith(address + "/"));
    }

    private static void assertInstallSaysThatItIsRight(String address, TestRealm realm) {
        JsonNode item = address(address, realm);
        assertThat(item.path("state").textValue()).as(item.toString()).isNotEqualTo("different");
        assertThat(item.path("actual").textValue())
                .isEqualTo(URI.create(address).resolve("/").toString().replaceAll("/$", ""));
    }

    /**
     * Asserts that the address set in the realm applies. Keycloak goes by it as it goes by {@code --hostname} for all.
     */
    private static void assertServedWhereTheAddressIsSet(String address, TestRealm realm) {
        realm.changeRealm(
                representation -> representation.withObject("/attributes").put("frontendUrl", address));
        try {
            OidcClient client = OidcClient.discover(
                    address + "/realms/" + realm.name(), TestRealm.OTHER_MACHINE, realm.key(TestRealm.OTHER_MACHINE));
            Exchange token = client.clientCredentials(TestRealm.SCOPE);
            assertThat(token.response().status()).as(token.response().body()).isEqualTo(200);
            assertThat(token.accessTokenClaims().path("iss").textValue())
                    .isEqualTo(address + "/realms/" + realm.name());
            assertHelpPageIsOfTheAddress(client, address);
            assertInstallSaysThatItIsRight(address, realm);
        } finally {
            realm.changeRealm(
                    representation -> representation.withObject("/attributes").put("frontendUrl", ""));
        }
    }

    private static JsonNode address(String url, TestRealm realm) {
        Response answer = AdminApi.of(URI.create(url), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN)
                .get("helseprofil/install");
        return item(answer);
    }

    private static JsonNode item(Response answer) {
        assertThat(answer.status()).isEqualTo(200);
        for (JsonNode item : answer.json().path("items")) {
            if (item.path("id").textValue().equals("address")) {
                return item;
            }
        }
        throw new AssertionError("no address in " + answer.body());
    }
}
