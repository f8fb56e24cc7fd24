package no.helseprofil.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header by nonsense by endpoint: whatever can't be read is the sender's fault, at every address of a realm. */
class UnreadableRequestsIT {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PLAIN = "grant_type=client_credentials&client_id=x&token=x";
    private static final String PART = "--x\r\nContent-Disposition: form-data";

    /** Addresses below a realm that its metadata doesn't list. */
    private static final List<String> OTHERS = List.of(
            "",
            ".well-known/openid-configuration",
            ".well-known/oauth-authorization-server",
            "account/",
            "broker/x/endpoint",
            "clients-registrations/default",
            "login-actions/authenticate",
            "login-actions/registration",
            "protocol/saml",
            "helseprofil/requirements",
            "helseprofil/requirements/request-form",
            "helseprofil/refused/request-form",
            "helseprofil/self/assessment",
            "helseprofil/self/current",
            "helseprofil/self/probe",
            "helseprofil/self/contact/AQ",
            "helseprofil/selvbetjening/v1/client",
            "helseprofil/selvbetjening/v1/client-secret");

    private static final List<String> ADMINISTRATION = List.of(
            "clients",
            "users",
            "helseprofil/profile",
            "helseprofil/profile/schema",
            "helseprofil/install",
            "helseprofil/requirements",
            "helseprofil/clients",
            "helseprofil/clients/machine",
            "helseprofil/waivers",
            "helseprofil/holds",
            "helseprofil/forecast",
            "helseprofil/changes",
            "helseprofil/assessments",
            "helseprofil/assessments/latest");

    private static final List<String> TYPES = List.of(
            "",
            "x",
            "/",
            "a/",
            ";",
            "a/b;c",
            FORM + ", x",
            FORM + ";charset=",
            FORM + ";charset=nope",
            FORM + ";charset=\"utf-8",
            "application/json",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/mixed; boundary=x");

    private static final List<String> JSON = List.of("null", "[]", "{", "\"x\"", "[".repeat(3_000));

    private static final List<String> FORMS = List.of(
            "x=%zz",
            "x=%", "%zz=1", "x=%ff%fe", "x=%c0%af", "client_id=%00&token=%00", "=&=&&=a", "a=b&".repeat(1_001), "");

    private static final List<String> MULTIPART = List.of(
            PLAIN,
            PART + "\r\n\r\nx\r\n--x--\r\n",
            "--x\r\n\r\nx\r\n--x--\r\n",
            PART + "; name=\"client_id\"\r\n\r\nx",
            PART + "; name=\"client_id\"; filename=\"a\"\r\n\r\nx\r\n--x--\r\n",
            PART + "; name=\"client_id\"\r\nContent-Type: text/plain; charset=nope\r\n\r\nx\r\n--x--\r\n");

    /** Texts in the form of a token, with no issuer or none that is a text. */
    private static final List<String> TOKENS = List.of("a.b.c", "e30.e30.eA", "e30.bnVsbA.eA", "e30.eyJpc3MiOjF9.eA");

    /**
     * Paths at which Keycloak and this JAR take a token of a user or a client, beside the administration. Keycloak's
     * broker isn't among them, because it answers 502 to each that it can't use, whatever the token is.
     */
    private static final List<String> TAKE_TOKENS = List.of(
            "account",
            "account/credentials",
            "protocol/openid-connect/userinfo",
            "authz/protection/resource_set",
            "scim/v2/Users",
            "clients-registrations/openid-connect/machine",
            "clients-registrations/default/machine",
            "helseprofil/self",
            "helseprofil/selvbetjening/v1/client",
            "helseprofil/selvbetjening/v1/client-secret",
            "helseprofil/client-drafts",
            "helseprofil/try/runs");

    private static final String[] UPLOAD_FAILED = {"ERROR", "An upload of an administrator"};

    private static final List<String> METHODS =
            List.of("HEAD", "OPTIONS", "TRACE", "PATCH", "PUT", "DELETE", "PROPFIND");

    private static final List<String> ENDS =
            List.of(";x", "/%00", "/%2f", "/%25zz", "?client_id=%00", "?a=%ff", "?max=x&first=-1");

    private static final List<Header> HEADERS = headers();

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Tag("slow")
    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "sends unreadable headers, types and bodies to every endpoint",
            outcome = "a client error, never a server error")
    void malformedRequestsCauseNoServerError() {
        List<String> failed = new ArrayList<>();
        int cells = 0;
        for (URI address : addresses()) {
            for (Cell cell : cells(address)) {
                cells++;
                note(failed, cell.name() + " at " + address, cell.request().send());
            }
        }
        System.out.println("nonsense by endpoint: " + cells + " cells");

        assertThat(cells).as("the control: there is a table").isGreaterThan(2_000);
        assertThat(failed).as("answers that blame the server").isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "sends what is no token to each resource, by either scheme",
            outcome = "no server error")
    void malformedTokensCauseNoServerErrorAtResources() {
        String issuer = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"iss\":\"" + realm.issuer() + "\"}").getBytes(StandardCharsets.UTF_8));
        List<String> tokens = Stream.concat(TOKENS.stream(), Stream.of("e30." + issuer + ".eA"))
                .toList();
        List<URI> addresses = Stream.concat(
                        TAKE_TOKENS.stream().map(realm::address),
                        ADMINISTRATION.stream()
                                .map(path -> realm.admin().request("GET", path).address()))
                .toList();
        List<String> failed = new ArrayList<>();
        for (URI address : addresses) {
            for (String token : tokens) {
                for (String scheme : List.of("Bearer ", "DPoP ")) {
                    for (Request request :
                            List.of(Request.get(address), Request.post(address).body("application/json", "{}"))) {
                        note(
                                failed,
                                request.method() + " " + address + " " + scheme + token,
                                request.header("Authorization", scheme + token)
                                        .header("Accept", "application/json")
                                        .send());
                    }
                }
            }
        }

        assertThat(failed).as("what is no token is the caller's fault").isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "sends unreadable headers, types, parameters and bodies to the admin endpoints",
            outcome = "a client error, never a server error")
    void malformedAdminRequestsCauseNoServerError() {
        List<String> failed = new ArrayList<>();
        for (String path : ADMINISTRATION) {
            for (String token : TOKENS) {
                note(
                        failed,
                        token + " at " + path,
                        realm.admin()
                                .request("GET", path)
                                .header("Authorization", "Bearer " + token)
                                .send());
            }
            for (String type : TYPES) {
                for (String method : List.of("POST", "PUT")) {
                    Request request = realm.admin().request(method, path).body(type, "null");
                    note(
                            failed,
                            request.method() + " " + request.address(),
                            realm.admin().send(request));
                }
            }
            for (String accept : List.of("", "x", "*/", "a/b,x", "\"")) {
                Request request = realm.admin().request("GET", path).header("Accept", accept);
                note(
                        failed,
                        request.method() + " " + request.address(),
                        realm.admin().send(request));
            }
            for (String query :
                    List.of("first=x&max=-1", "first=99999999999&max=", "at=&at=x", "endsBefore=2027-13-40")) {
                Request request = realm.admin().request("GET", path + "?" + query);
                note(
                        failed,
                        request.method() + " " + request.address(),
                        realm.admin().send(request));
            }
        }

        assertThat(failed).as("answers that blame the server").isEmpty();
    }

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"token", "ext/par/request", "token/introspect", "revoke"})
    void anUnreadableBodyIsRefusedByRequestForm(String endpoint) {
        URI address = realm.address("protocol/openid-connect/" + endpoint);
        for (Request request : List.of(
                Request.post(address).body(FORM, PLAIN + "&x=%zz"),
                Request.post(address).body(FORM, PLAIN + "&a=b".repeat(1_001)),
                Request.post(address).body(FORM + ";charset=nope", PLAIN + "&x=%41"),
                Request.post(address).body("multipart/form-data; boundary=x", PLAIN),
                Request.post(address).body("multipart/form-data; boundary=x", PART + "\r\n\r\nx\r\n--x--\r\n"))) {
            Response answer = request.send();

            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo("invalid_request");
            assertThat(answer.errorDescription()).startsWith("request-form: ");
            assertThat(answer.text("error_uri")).endsWith("/requirements/request-form");
        }
    }

    @Test
    void aFailedUploadIsReportedAndLogged() {
        String upload =
                "clients/" + realm.admin().client(TestRealm.MACHINE).path("id").textValue()
                        + "/certificates/jwt.credential/upload";
        String file = PART + "; name=\"file\"\r\n\r\nno certificate\r\n--x--\r\n";
        String certificate = PART + "; name=\"keystoreFormat\"\r\n\r\nCertificate PEM\r\n" + file;
        long before = failedUploads();

        Response incomplete = upload(upload, file);
        assertThat(failedUploads())
                .as("what Keycloak refuses itself is no fault of the server")
                .isEqualTo(before);
        Response failed = upload(upload, certificate);

        assertThat(List.of(incomplete.status(), failed.status())).containsOnly(400);
        assertThat(failed.body()).contains("the server's log");
        assertThat(ServerLog.lines(SharedServer.get(), UPLOAD_FAILED)).isNotEmpty();
        assertThat(failedUploads()).isEqualTo(before + 1);
    }

    private static Response upload(String path, String parts) {
        return realm.admin().send(realm.admin().request("POST", path).body("multipart/form-data; boundary=x", parts));
    }

    private static long failedUploads() {
        return SharedServer.get()
                .log()
                .lines()
                .filter(line -> Stream.of(UPLOAD_FAILED).allMatch(line::contains))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "*/", "a/b,x"})
    void aMalformedAcceptHeaderGetsTheDefaultPage(String accept) {
        Response answer = Request.get(realm.address("helseprofil/requirements/request-form"))
                .header("Accept", accept)
                .send();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/html");
    }

    /** Returns the addresses of the server's own discovery, and the others. */
    private static Set<URI> addresses() {
        Set<URI> addresses = new LinkedHashSet<>();
        Request.get(realm.address(".well-known/openid-configuration"))
                .send()
                .json()
                .properties()
                .forEach(member -> {
                    String value = member.getValue().asText();
                    if (value.startsWith(realm.issuer() + "/protocol")) {
                        addresses.add(URI.create(value));
                    }
                });
        assertThat(addresses).as("the control: discovery lists endpoints").hasSizeGreaterThan(8);
        OTHERS.forEach(path -> addresses.add(realm.address(path)));
        return addresses;
    }

    private static List<Cell> cells(URI address) {
        List<Cell> cells = new ArrayList<>();
        TYPES.forEach(type -> cells.add(new Cell(type, Request.post(address).body(type, PLAIN + "&x=%41"))));
        JSON.forEach(json -> cells.add(new Cell(json, Request.post(address).body("application/json", json))));
        FORMS.forEach(form -> cells.add(new Cell(form, Request.post(address).body(FORM, form))));
        MULTIPART.forEach(parts ->
                cells.add(new Cell(parts, Request.post(address).body("multipart/form-data; boundary=x", parts))));
        for (Header header : HEADERS) {
            String name = header.name() + ": " + header.value();
            cells.add(new Cell(name, Request.get(address).header(header.name(), header.value())));
            cells.add(new Cell(
                    name,
                    Request.post(address).header(header.name(), header.value()).form("client_id", "x")));
        }
        Stream.of(FORM, "text/plain")
                .forEach(type -> cells.add(new Cell(
                        "no type and " + type,
                        Request.post(address).header("Content-Type", "").header("Content-Type", type))));
        METHODS.forEach(method -> cells.add(new Cell(method, Request.of(method, address))));
        ENDS.forEach(end -> cells.add(new Cell(end, Request.get(URI.create(address + end)))));
        return cells;
    }

    private static List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        Stream.of("", "x", "*/", "/", ";", ",", "a/b;q=x", "a/b;q=2", "a/b,x", "\"")
                .forEach(value -> headers.add(new Header("Accept", value)));
        Stream.of("", "*/", ";q=", "no;q=x", "no;q=NaN", "_")
                .forEach(value -> headers.add(new Header("Accept-Language", value)));
        Stream.of("", "x", "Basic", "Basic !!!", "Basic Og==", "Basic gA==", "Bearer", "Bearer a.b.c", "DPoP a.b.c")
                .forEach(value -> headers.add(new Header("Authorization", value)));
        Stream.of("", "x", "a.b.c", "..").forEach(value -> headers.add(new Header("DPoP", value)));
        Stream.of("", "\"a", "W/").forEach(value -> headers.add(new Header("If-Match", value)));
        Stream.of("x", "bytes=5-1").forEach(value -> headers.add(new Header("Range", value)));
        Stream.of("", "x", "null", "http://").forEach(value -> headers.add(new Header("Origin", value)));
        Stream.of("x", "host=\"", "proto=x;host=y").forEach(value -> headers.add(new Header("Forwarded", value)));
        Stream.of("=", "AUTH_SESSION_ID=x", "KEYCLOAK_IDENTITY=a.b.c", "KC_RESTART=x", "KEYCLOAK_LOCALE=;")
                .forEach(value -> headers.add(new Header("Cookie", value)));
        return headers;
    }

    private static void note(List<String> failed, String what, Response answer) {
        if (answer.status() >= 500) {
            failed.add(answer.status() + " " + what);
        }
    }

    private record Header(String name, String value) {}

    private record Cell(String name, Request request) {}
}
