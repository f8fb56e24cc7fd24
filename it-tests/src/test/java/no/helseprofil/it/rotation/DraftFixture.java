package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.BeforeAll;

/** A realm in which clients are asked for and changed by drafts, and people who may answer them or may not. */
abstract class DraftFixture extends SelfServiceFixture {

    static final String ORGANISATION = "999977774";
    static final String APPROVER = "grete.godkjenner";
    static final String LOOPBACK = "http://localhost:1337/callback";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @BeforeAll
    static void allow() {
        person(APPROVER, "manage-clients", "manage-realm");
    }

    /** A user of the realm with roles of its administration. */
    static void person(String name, String... roles) {
        RealmPeople.add(realm, name, roles);
    }

    /** A key by which so many clients may be asked for. */
    static String apiKey(int count) {
        return apiKey(realm, count);
    }

    static String apiKey(TestRealm where, int count) {
        return Objects.requireNonNull(where.admin()
                .post(
                        "helseprofil/draft-keys",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("count", count)
                                .put("days", 1))
                .text("token"));
    }

    /** A draft as NHN's samples write it. */
    static ObjectNode draft(SigningKey key) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("organizationNumber", ORGANISATION)
                .put("publicJwk", jwk(key));
        draft.putArray("apiScopes").add(SCOPE).add(TestRealm.SCOPE);
        draft.putArray("redirectUris").add(LOOPBACK);
        return draft.put("postClientConfirmationRedirectUri", LOOPBACK);
    }

    static Response offer(String apiKey, Object draft) {
        return offer(realm, apiKey, draft);
    }

    static Response offer(TestRealm where, String apiKey, Object draft) {
        return Request.post(where.address(PATH + "client-drafts"))
                .header("api-key", apiKey)
                .body(JSON, draft.toString())
                .send();
    }

    /** Offers a draft that is kept, and says where it is answered. */
    static Offered offered(ObjectNode draft) {
        Response answer = offer(apiKey(1), draft);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Offered.of(answer);
    }

    static LoginForm browserOf(String person, URI page) {
        LoginForm browser = LoginForm.open(page);
        browser.submit(person, TestRealm.PASSWORD);
        return browser;
    }

    static String token(LoginForm browser) {
        Matcher matcher = TOKEN.matcher(browser.html());
        assertThat(matcher.find()).as(browser.html()).isTrue();
        return matcher.group(1);
    }

    static Response answer(LoginForm browser, URI page, String token, String answer) {
        return browser.submit(Request.post(page).form("token", token).form("answer", answer));
    }

    /** Returns the server's answers to people who confirm the same at the same time. */
    static List<Integer> confirmedAtOnce(URI page, LoginForm... browsers) throws Exception {
        List<String> tokens =
                Stream.of(browsers).map(browser -> token(browser.reopen(page))).toList();
        CyclicBarrier together = new CyclicBarrier(browsers.length);
        ExecutorService threads = Executors.newFixedThreadPool(browsers.length);
        try {
            List<Future<Integer>> answers = IntStream.range(0, browsers.length)
                    .mapToObj(person -> threads.submit(() -> {
                        together.await();
                        return answer(browsers[person], page, tokens.get(person), "confirm")
                                .status();
                    }))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get(1, TimeUnit.MINUTES));
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    static boolean isRegistered(String clientId) {
        return !realm.admin().get("clients?clientId=" + clientId).json().isEmpty();
    }

    /** The steps of one draft as the table of changes has them, the newest first. */
    static List<String> steps(String clientId) {
        return realm.admin()
                .get("helseprofil/changes?max=100")
                .json()
                .valueStream()
                .filter(line -> clientId.equals(line.path("what").path("name").textValue()))
                .filter(line -> "draft".equals(line.path("what").path("kind").textValue()))
                .map(line -> line.path("details").path("step").textValue())
                .toList();
    }

    static String json(Object value) {
        return MAPPER.valueToTree(value).toString();
    }

    /**
     * Client or change that is asked for.
     *
     * @param clientId which client it would be, or is
     * @param page where a person answers it
     */
    record Offered(String clientId, URI page) {

        static Offered of(Response answer) {
            return new Offered(
                    Objects.requireNonNull(answer.text("clientId")),
                    URI.create(Objects.requireNonNull(answer.text("confirmation"))));
        }
    }
}
