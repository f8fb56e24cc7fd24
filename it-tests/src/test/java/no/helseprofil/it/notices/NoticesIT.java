package no.helseprofil.it.notices;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.notices.EventReceiver.Mode;
import no.helseprofil.it.notices.EventReceiver.Received;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Notices from the date in the document to the mail in the box and the event at its receiver, which may be down or
 * slow.
 */
@Tag("own-server")
class NoticesIT {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OPTION = "--spi-helseprofil-profile--helseprofil--webhook-";
    private static final Duration TO_GIVE_UP = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SELF_SERVICE = "nhn:selvbetjening/client";
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final String MAILS =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"notices\":{\"mail\":true}}";
    private static final Pattern CONFIRMATION = Pattern.compile("https?://\\S+/helseprofil/self/confirm-contact/\\S+");
    private static final Pattern LINK = Pattern.compile("https?://\\S+/helseprofil/self/contact/\\S+");

    private static final Pattern PAGE = Pattern.compile("href=\"([^\"]+/self/contact/[^\"]+)\"");

    private static GreenMail mails;
    private static EventReceiver receiver;
    private static KeycloakServer server;
    private static TestTime time;

    private TestRealm realm;
    private String token;

    @BeforeAll
    static void start() {
        receiver = EventReceiver.start(ConnectedServer.WEBHOOK_PORT);
        server = ConnectedServer.get();
        time = new TestTime(server);
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    /** Each test has a mail server of its own, since the last mail of the one before may still be on its way. */
    @BeforeEach
    void makeRealm() throws Exception {
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        receiver.forget();
        receiver.answers(Mode.TAKING);
        realm = TestRealm.on(server, TestRealm.DOCUMENT);
        realm.alterAttribute(TestRealm.MACHINE, "helseprofil.registered", "existing");
        mailsGoTo(mails.getSmtp().getPort());
        Files.writeString(ConnectedServer.VAULT.resolve(realm.name() + "_webhook"), SECRET);
    }

    @AfterEach
    void removeRealm() {
        time.reset();
        realm.close();
        mails.stop();
    }

    @Test
    void contactsGetEachNoticeOnceInTheirLanguage() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example;lang=nn, ola@vendor.example;lang=en");
        failAsObserved();
        realm.putProfile(document(day(-1), day(40), ""));
        JsonNode before = notices("");
        assertThat(before.path("on").booleanValue())
                .as("no administrator has switched it on")
                .isFalse();
        assertThat(due(before, TestRealm.MACHINE)).singleElement().satisfies(notice -> {
            assertThat(notice.path("kind").textValue()).isEqualTo("date-ahead");
            assertThat(notice.path("requirement").textValue()).isEqualTo("assertion-type");
            assertThat(notice.path("evidence").textValue()).isEqualTo("traffic");
            assertThat(notice.path("to")).extracting(JsonNode::textValue).hasSize(2);
        });
        assertThat(realm.admin().post("helseprofil/notices", "").status()).isEqualTo(409);

        realm.putProfile(document(day(-1), day(40), "\"notices\":{\"mail\":true,\"days\":[90,7]},"));
        JsonNode dryRun =
                realm.admin().post("helseprofil/notices?dry-run=true", "").json();
        assertThat(dryRun.path("mails").findValuesAsText("to")).contains("drift@vendor.example", "ola@vendor.example");
        assertThat(mails.getReceivedMessages()).as("a dry run sends nothing").isEmpty();
        send();
        assertThat(subjects(2))
                .containsExactlyInAnyOrder(
                        "Varsel om klienten «machine» i " + realm.name(),
                        "Notice about the client “machine” in " + realm.name());
        awaitSent(2);
        assertThat(bodies())
                .anySatisfy(body -> assertThat(body).contains("blir førespurnader avviste", "assertion-type"))
                .anySatisfy(body -> assertThat(body).contains("requests will be refused", "assertion-type"));
        assertThat(due(notices(""), TestRealm.MACHINE))
                .as("nothing is due twice")
                .isEmpty();

        time.moveBy(Duration.ofDays(33));
        assertThat(due(notices(""), TestRealm.MACHINE)).as("the next step").hasSize(1);
        send();
        send();
        awaitSent(4);
        assertThat(mails.getReceivedMessages()).hasSize(4);
        assertThat(sent().get(0).path("days").intValue()).isEqualTo(7);
    }

    @Test
    void aVendorWithManyClientsGetsOneMail() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example");
        contacts(TestRealm.OTHER_MACHINE, "drift@vendor.example");
        realm.alterAttribute(TestRealm.OTHER_MACHINE, "helseprofil.registered", "existing");
        plantClientWithoutNotices("disabled", planted -> planted.put("enabled", false));
        plantClientWithoutNotices("of-saml", planted -> planted.put("protocol", "saml"));
        realm.putProfile(document(day(-1), day(40), "\"notices\":{\"mail\":true},"));

        await(sent -> {
            new ServerProbe(server).run("helseprofil-notices");
            return sent.size() == 2 && sent.findValuesAsText("status").stream().allMatch("sent"::equals);
        });

        assertThat(subjects(1))
                .as("the server's timer has it sent")
                .containsExactly("Varsel om 2 klienter i " + realm.name());
        assertThat(bodies().get(0))
                .startsWith("To klienter, én ting som kanskje gjelder, første dato ")
                .contains("* «machine»", "* «other-machine»", "Ingen forespørsel fra disse klientene er sett");
        assertThat(notices("").path("mails").path("today").intValue()).isEqualTo(1);
        assertThat(due(notices(""), TestRealm.USER_LOGIN))
                .as("what is new is refused already, and isn't ahead of anybody")
                .isEmpty();
        time.moveBy(Duration.ofDays(1));
        String other = realm.admin().client(TestRealm.OTHER_MACHINE).path("id").textValue();
        assertThat(realm.admin().delete("clients/" + other).isSuccess()).isTrue();
        assertThat(sent().findValuesAsText("clientId"))
                .as("the records of what was sent about a client go with it")
                .containsExactly(TestRealm.MACHINE);
    }

    private void plantClientWithoutNotices(String clientId, Consumer<ObjectNode> change) {
        realm.plant(clientId, realm.key(TestRealm.MACHINE), planted -> {
            planted.withObjectProperty("attributes")
                    .put("helseprofil.registered", "existing")
                    .put("helseprofil.contacts", "drift@vendor.example");
            change.accept(planted);
        });
    }

    @Test
    void recordedNoticesMatchTheSentMail() throws Exception {
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", server.url().toString()));
        for (int i = 0; i < 45; i++) {
            String name = "Legekontoret i gata med det lange navnet, nummer " + i;
            realm.plant(
                    ("r%02d-".formatted(i)) + "å".repeat(215),
                    realm.key(TestRealm.MACHINE),
                    planted -> planted.put("name", name)
                            .withObjectProperty("attributes")
                            .put("helseprofil.registered", "existing")
                            .put("helseprofil.contacts", "drift@vendor.example"));
        }
        Instant date = day(40);
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"notices\":{\"mail\":true},"
                + "\"requirements\":{\"assertion-type\":{\"announced\":\"" + day(-1) + "\",\"enforced\":\"" + date
                + "\"},\"assertion-audience\":{\"announced\":\"" + day(-1) + "\",\"enforced\":\"" + date + "\"}}}");
        assertThat(notices("?max=100").path("due"))
                .filteredOn(notice -> !notice.path("to").isEmpty())
                .hasSize(90);
        JsonNode dryRun = realm.admin()
                .post("helseprofil/notices?dry-run=true", "")
                .json()
                .path("mails");
        send();
        await(
                "?max=100",
                sent -> sent.size() == 90
                        && sent.findValuesAsText("status").stream().allMatch("sent"::equals));

        List<String> bodies = bodies();
        assertThat(bodies)
                .as("what has no room goes in a second one")
                .hasSize(2)
                .allSatisfy(body -> {
                    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(20_200);
                    assertThat(LINK.matcher(body).results()).hasSize(1);
                });
        assertThat(dryRun).hasSize(2);
        assertThat(notices("?max=100").path("due"))
                .filteredOn(notice -> !notice.path("to").isEmpty())
                .isEmpty();
        assertThat(notices("?max=100").path("sent"))
                .allSatisfy(line -> assertThat(bodies)
                        .as(line.toString())
                        .anyMatch(body -> body.contains(
                                        "«" + line.path("clientId").textValue() + "»")
                                && body.contains("(" + line.path("requirement").textValue() + ")")));
        Matcher link = LINK.matcher(bodies.get(0));
        assertThat(link.find()).isTrue();
        Response page = Request.get(URI.create(link.group()))
                .header("Accept-Language", "nb")
                .send();
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("Andre klienter du er kontakt for", "r44-", "r07-");
        Matcher others = PAGE.matcher(page.body());
        assertThat(others.results()).hasSize(44);
        others.reset();
        assertThat(others.find()).isTrue();
        assertThat(Request.get(URI.create(others.group(1))).send().body())
                .as("of that client alone")
                .contains("r01-")
                .doesNotContain("/self/contact/");
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "enters one address as contact of many clients, to flood it",
            outcome = "five mails a day, with everything due")
    void anAddressGetsFiveMailsADay() throws Exception {
        realm.putProfile(document(day(-1), day(40), "\"notices\":{\"mail\":true,\"days\":[90]},"));
        List<String> clients = List.of("a", "b", "c", "d", "e", "f", "g");
        for (String client : clients) {
            realm.plant(
                    client,
                    realm.key(TestRealm.MACHINE),
                    planted -> planted.withObjectProperty("attributes")
                            .put("helseprofil.registered", "existing")
                            .put("helseprofil.contacts", "victim@b.example"));
            send();
            int expected = Math.min(clients.indexOf(client) + 1, 5);
            await(sent -> sent.size() >= expected && status(sent, 0).equals("sent"));
        }
        send();
        assertThat(due(notices(""), "f")).as("it is due, and held back").hasSize(1);
        assertThat(mails.getReceivedMessages()).hasSize(5);
        assertThat(notices("").path("mails").path("today").intValue()).isEqualTo(5);

        time.moveBy(Duration.ofDays(1));
        send();
        awaitSent(7);
        assertThat(mails.getReceivedMessages()).as("both in one").hasSize(6);
    }

    @Test
    void retriesAnUnreachableMailServerButNotASlowOne() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example");
        failAsObserved();
        realm.putProfile(document(day(-1), day(40), "\"notices\":{\"mail\":true,\"days\":[90,7]},"));
        mailsGoTo(closedPort());
        send();
        JsonNode down = await(sent -> status(sent, 0).equals("retrying")).get(0);
        assertThat(down.path("reason").textValue()).startsWith("The mail server could not be reached");
        mailsGoTo(mails.getSmtp().getPort());
        time.moveBy(Duration.ofMinutes(2));
        send();
        JsonNode again = await(sent -> status(sent, 0).equals("sent")).get(0);
        assertThat(again.path("attempts").intValue()).isEqualTo(2);
        assertThat(mails.getReceivedMessages()).hasSize(1);

        time.moveBy(Duration.ofDays(33));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            mailsGoTo(silent.getLocalPort());
            send();
            assertThat(clientCredentials().status())
                    .as("no request waits for it")
                    .isEqualTo(200);
            JsonNode slow = await(sent -> status(sent, 0).equals("failed")).get(0);
            assertThat(slow.path("reason").textValue()).contains("The mail isn't sent again");
        }
        mailsGoTo(mails.getSmtp().getPort());
        assertThat(due(notices(""), TestRealm.MACHINE)).as("it may have come").isEmpty();
    }

    @Test
    void showsWhyARealmCannotSendNotices() {
        realm.changeRealm(json -> json.putObject("smtpServer"));
        realm.putProfile(
                document(
                        day(-1),
                        day(40),
                        "\"notices\":{\"mail\":true,\"webhook\":{\"url\":\"http://127.0.0.1:9/\",\"secret\":\"${vault.webhook}\"}},"));

        assertThat(notices("").path("problems"))
                .extracting(JsonNode::textValue)
                .satisfiesExactly(
                        mail -> assertThat(mail).startsWith("The realm has no mail settings"),
                        webhook -> assertThat(webhook)
                                .isEqualTo("Nothing may be sent to 127.0.0.1:9: start the server with a " + OPTION
                                        + "hosts that names it"));
        realm.putProfile(document(day(-1), day(40), webhook("other")));
        assertThat(notices("").path("problems"))
                .extracting(JsonNode::textValue)
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("The vault has no secret ${vault.other}"));
    }

    @Test
    void eventsAreSignedAndRetriedWithTheSameId() throws Exception {
        failAsObserved();
        realm.putProfile(document(day(-1), day(40), webhook("webhook")));
        assertThat(realm.admin().profile().body())
                .as("a caller who reads the document reads no secret")
                .contains("${vault.webhook}")
                .doesNotContain("MfKQ");
        receiver.answers(Mode.DOWN);
        send();
        JsonNode down = await(sent -> status(sent, 0).equals("retrying")).get(0);
        assertThat(down.path("reason").textValue()).isEqualTo("The webhook answered with HTTP 503");
        receiver.answers(Mode.REDIRECTING);
        time.moveBy(Duration.ofMinutes(2));
        send();
        await(sent ->
                sent.get(0).path("attempts").intValue() == 2 && status(sent, 0).equals("retrying"));
        assertThat(receiver.received()).as("no redirect is followed").hasSize(2);
        receiver.answers(Mode.SILENT);
        time.moveBy(Duration.ofMinutes(6));
        send();
        Waiting.until("the event came", TO_GIVE_UP, () -> receiver.received().size() == 3);
        assertThat(clientCredentials().status()).as("no request waits for it").isEqualTo(200);
        receiver.answers(Mode.TAKING);
        await(sent ->
                sent.get(0).path("attempts").intValue() == 3 && status(sent, 0).equals("retrying"));
        time.moveBy(Duration.ofMinutes(31));
        send();
        await(sent -> status(sent, 0).equals("sent"));

        List<Received> received = receiver.received();
        assertThat(received).hasSize(4);
        assertThat(received.stream().map(Received::id).distinct()).hasSize(1);
        Received last = received.get(3);
        assertThat(last.contentType()).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(new WebhookVerifier(SECRET).isGenuine(last, time.clock().instant()))
                .isTrue();
        assertThat(new WebhookVerifier("whsec_" + "A".repeat(32))
                        .isGenuine(last, time.clock().instant()))
                .as("another secret")
                .isFalse();
        JsonNode event = MAPPER.readTree(last.body());
        assertThat(event.path("id").textValue()).isEqualTo(last.id());
        assertThat(event.path("type").textValue()).isEqualTo("no.helseprofil.notice.date-ahead");
        assertThat(event.path("source").textValue()).isEqualTo("/realms/" + realm.name());
        assertThat(event.path("subject").textValue()).isEqualTo(TestRealm.MACHINE);
        assertThat(event.at("/data/requirement").textValue()).isEqualTo("assertion-type");
        assertThat(metrics())
                .containsPattern("helseprofil_notices_total\\{outcome=\"sent\",?} [1-9]")
                .containsPattern("helseprofil_notices_total\\{outcome=\"retrying\",?} [1-9]");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "sends refused requests in a compliant client's name, to alarm its contacts",
            outcome = "until authenticated, only the client's own last request counts")
    void announcesTheFirstRefusalOfAClientButNoStrangersFault() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example");
        contacts(TestRealm.OTHER_MACHINE, "other@vendor.example");
        realm.alterAttribute(TestRealm.OTHER_MACHINE, "helseprofil.registered", "existing");
        failAsObserved();
        realm.oidc(TestRealm.OTHER_MACHINE).clientCredentials(TestRealm.SCOPE);
        time.moveBy(Duration.ofDays(2));
        realm.putProfile(document(day(-1), day(0).minus(Duration.ofHours(1)), "\"notices\":{\"mail\":true},"));

        refused(typeless(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE)).by("assertion-type");
        refused(typeless(TestRealm.OTHER_MACHINE)
                        .withAssertion(assertion -> assertion.withWrongSignature())
                        .clientCredentials(TestRealm.SCOPE))
                .by("assertion-type");
        send();

        assertThat(subjects(1)).hasSize(1);
        awaitSent(1);
        assertThat(sent()).singleElement().satisfies(line -> {
            assertThat(line.path("kind").textValue()).isEqualTo("refused");
            assertThat(line.path("to").textValue()).isEqualTo("drift@vendor.example");
        });
        assertThat(bodies().get(0)).contains("Forespørsler har nylig begynt å bli avvist");
        assertThat(due(notices(""), TestRealm.OTHER_MACHINE)).isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "makes the server mail others, by an address with a second line, list or header",
            outcome = "refused with what to write; imported ones are left out")
    void refusesAnAddressThatIsMoreThanOne() {
        ObjectNode client = realm.admin().client(TestRealm.MACHINE);
        client.withObjectProperty("attributes").put("helseprofil.contacts", "a@b.example\r\nBcc: c@d.example");

        Response answer = realm.admin().update(client);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("helseprofil.contacts: write up to 5 e-mail addresses");
        contacts(TestRealm.MACHINE, "kari@vendor.example");
        assertThat(realm.admin().get("helseprofil/changes").body())
                .as("the table of changes keeps its lines for good")
                .contains("helseprofil.contacts")
                .doesNotContain("kari@");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "registers their own key by a stolen token, unnoticed",
            outcome = "contacts are notified at once, whatever else is due")
    void announcesAnAddedKeyAtOnce() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example;lang=en");
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"notices\":{\"mail\":true}}");
        Scopes.give(realm, SELF_SERVICE, TestRealm.MACHINE, "optional");
        OidcClient client = realm.oidc(TestRealm.MACHINE);
        SigningKey next = SigningKey.generate("ES256");

        Response answer = client.call(
                        Request.post(realm.address("helseprofil/selvbetjening/v1/client-secret"))
                                .body("application/json", MAPPER.writeValueAsString(next.publicJwk())),
                        client.clientCredentials(SELF_SERVICE).accessToken())
                .response();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(subjects(1)).containsExactly("Notice about the client “machine” in " + realm.name());
        assertThat(bodies().get(0)).contains("was added to the client on", "contact the administrator of", next.kid());
        awaitSent(1);
        assertThat(sent()).singleElement().satisfies(line -> {
            assertThat(line.path("kind").textValue()).isEqualTo("key-added");
            assertThat(line.path("keyId").textValue()).isEqualTo(next.kid());
        });
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "changes a client by a stolen token, unnoticed",
            outcome = "contacts are notified of the request, and when it is in force")
    void announcesARequestedChangeAtOnceAndWhenInForce() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example;lang=en");
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"notices\":{\"mail\":true}}");
        Scopes.give(realm, SELF_SERVICE, TestRealm.MACHINE, "optional");
        Response asked = asksForRedirectUri("https://first.example/");
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(bodiesOf(1).get(0))
                .contains(
                        "A change to the client was requested on", "redirect URIs", "contact the administrator at once")
                .doesNotContain("first.example");
        awaitSent(1);
        assertThat(asksForRedirectUri("https://journal.example/").status()).isEqualTo(202);
        assertThat(bodiesOf(2)).hasSize(2);
        awaitSent(2);

        RealmPeople.add(realm, "grete.godkjenner", "manage-clients", "manage-realm");
        URI page = URI.create(asked.text("confirmation"));
        LoginForm browser = LoginForm.open(page);
        browser.submit("grete.godkjenner", TestRealm.PASSWORD);
        Matcher token = FORM_TOKEN.matcher(browser.html());
        assertThat(token.find()).as(browser.html()).isTrue();
        Response confirmed =
                browser.submit(Request.post(page).form("token", token.group(1)).form("answer", "confirm"));

        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        assertThat(bodiesOf(3))
                .filteredOn(body -> body.contains("The registration of the client was changed on"))
                .singleElement()
                .satisfies(body -> assertThat(body).contains("redirect URIs").doesNotContain("journal.example"));
        awaitSent(3);
        assertThat(sent().findValuesAsText("kind"))
                .containsExactlyInAnyOrder("change-asked", "change-asked", "client-changed");
        assertThat(sent().findParents("settings"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.path("settings").toString()).contains("\"redirectUris\""));
        assertThat(due(notices(""), TestRealm.MACHINE))
                .as("no notice reports any more what was answered")
                .isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "replaces a client's keys and contacts by its registration access token, unnoticed",
            outcome = "former contacts get a mail at once; the change is recorded")
    void aRemovedContactLearnsOfItsRemovalAndNewKeys() throws Exception {
        realm.putProfile(MAILS);
        Response registered = register("journal", List.of());
        contacts("journal", "drift@vendor.example;lang=en");

        change(registered, metadata -> {
            metadata.set(
                    "jwks",
                    MAPPER.valueToTree(
                            Map.of("keys", List.of(SigningKey.generate("ES256").publicJwk()))));
            metadata.putArray("contacts");
        });

        assertThat(subjects(1)).containsExactly("Notice about the client “journal” in " + realm.name());
        assertThat(bodies().get(0)).contains("was changed on", "keys, contacts.", "contact the administrator at once");
        assertThat(mails.getReceivedMessages()[0].getAllRecipients()[0]).hasToString("drift@vendor.example");
        awaitSent(1);
        assertThat(sent().get(0).path("kind").textValue()).isEqualTo("registration-changed");
        assertThat(realm.admin().get("helseprofil/changes").body()).contains("registration-access-token", "\"key\"");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "makes the server mail strangers, with a link as `client_id`",
            outcome = "one mail each, asking whether they are a contact, with only the server's link")
    void aNewContactConfirmsBeforeItReceivesAnything() throws Exception {
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", server.url().toString()));
        realm.putProfile(MAILS);
        Response registered = register(
                "https://helseid-bekreft.example/ny-nokkel?bruker=hastesak", List.of("ola@vendor.example;lang=nn"));
        assertThat(subjects(1)).containsExactly("Stadfest at du er kontakt i " + realm.name());
        Matcher link = CONFIRMATION.matcher(bodies().get(0));
        assertThat(link.find()).as(bodies().get(0)).isTrue();
        assertThat(bodies().get(0).replace(link.group(), ""))
                .contains("«https helseid-bekreft example ny-nokkel bruker hastesak»")
                .doesNotContain("://", "helseid-bekreft.example", "/self/contact/");
        awaitSent(1);

        for (int i = 0; i < 3; i++) {
            change(registered, metadata -> metadata.put("client_name", "Ny nøkkel"));
            change(registered, metadata -> metadata.putArray("contacts"));
            change(registered, metadata -> metadata.putArray("contacts").add("ola@vendor.example"));
        }
        send();
        URI page = URI.create(link.group());
        Response asked = Request.get(page).header("Accept-Language", "nn").send();
        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        assertThat(asked.body())
                .contains("<html lang=\"nn\">", "Ja, eg er kontakt", "method=\"post\"")
                .doesNotContain("<script", "ola@");
        assertThat(asked.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(Request.get(page).send().status())
                .as("a scanner follows it again")
                .isEqualTo(200);
        change(registered, metadata -> metadata.putArray("redirect_uris").add("https://a.example/callback"));
        send();
        assertThat(due(notices(""), clientId(registered)))
                .as("a person who was only asked is no contact yet")
                .isEmpty();
        assertThat(mails.getReceivedMessages()).as("one mail").hasSize(1);

        URI forged = URI.create(page.toString().replace("/confirm-contact/", "/contact/"));
        opensNothing(forged);
        Response confirmed = Request.post(page).header("Accept-Language", "nb").send();
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        assertThat(confirmed.body()).contains("Du er kontakt");
        change(registered, metadata -> metadata.putArray("redirect_uris").add("https://b.example/callback"));
        assertThat(subjects(2))
                .contains("Varsel om klienten «https helseid-bekreft example ny-nokkel bruker hastesak» i "
                        + realm.name());
        change(registered, metadata -> metadata.putArray("contacts"));
        Response closed = Request.post(page).header("Accept-Language", "nb").send();
        assertThat(closed.status()).isEqualTo(404);
        assertThat(closed.body()).contains("Denne lenken åpner ingenting").doesNotContain("bekreft.example");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "exhausts the realm's mails by new contacts, to hide another client's new key",
            outcome = "five confirmations a day per client, twenty per initial access token; a quarter of the mails is "
                    + "reserved for urgent ones")
    void aFloodOfNewContactsDoesNotSilenceAKeyNotice() throws Exception {
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", server.url().toString()));
        realm.putProfile(MAILS);
        Response registered = register("flood", List.of());
        for (int i = 0; i < 4; i++) {
            int round = i;
            change(registered, metadata -> {
                for (int j = 0; j < 3; j++) {
                    metadata.withArray("contacts").add("victim" + round + "-" + j + "@b.example");
                }
            });
        }
        await(sent ->
                sent.size() == 5 && sent.findValuesAsText("status").stream().allMatch("sent"::equals));
        send();
        contacts(TestRealm.MACHINE, "drift@vendor.example;lang=en");
        realm.change(
                TestRealm.MACHINE,
                client -> client.withObjectProperty("attributes")
                        .put("jwks.string", SigningKey.generate("ES256").publicJwkSet()));

        awaitSent(6);
        assertThat(mails.getReceivedMessages()).hasSize(6);
        assertThat(notices("").path("mails").path("today").intValue()).isEqualTo(6);
    }

    /** Registers a client by an initial access token, because one client chooses its name. */
    private Response register(String clientId, List<String> contacts) {
        String access = realm.admin()
                .post("clients-initial-access", Map.of("count", 1, "expiration", 600))
                .text("token");
        ObjectNode client =
                MAPPER.createObjectNode().put("clientId", clientId).put("clientAuthenticatorType", "client-jwt");
        client.putArray("redirectUris").add("https://client.example/callback");
        client.putObject("attributes")
                .put("use.jwks.string", "true")
                .put("jwks.string", SigningKey.generate("ES256").publicJwkSet());
        Response registered = Request.post(realm.address("clients-registrations/default"))
                .header("Authorization", "Bearer " + access)
                .body("application/json", client.toString())
                .send();
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        token = registered.text("registrationAccessToken");
        if (!contacts.isEmpty()) {
            change(registered, metadata -> contacts.forEach(metadata.putArray("contacts")::add));
        }
        return registered;
    }

    private static String clientId(Response registered) {
        return registered.text("clientId");
    }

    /** Changes a client by its registration access token, at the endpoint that takes contacts. */
    private void change(Response registered, Consumer<ObjectNode> change) {
        URI address = realm.address("clients-registrations/openid-connect/"
                + URLEncoder.encode(clientId(registered), StandardCharsets.UTF_8));
        Response read =
                Request.get(address).header("Authorization", "Bearer " + token).send();
        assertThat(read.status()).as(read.body()).isEqualTo(200);
        token = read.text("registration_access_token");
        ObjectNode metadata = (ObjectNode) read.json().deepCopy();
        // with a scope Keycloak looks for the client by its internal id, which isn't its client_id here
        metadata.remove(List.of("registration_client_uri", "registration_access_token", "contacts", "scope"));
        change.accept(metadata);
        Response changed = Request.of("PUT", address)
                .header("Authorization", "Bearer " + token)
                .body("application/json", metadata.toString())
                .send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        token = changed.text("registration_access_token");
    }

    /** Requests a redirect URI as the client itself, which keeps its scopes. */
    private Response asksForRedirectUri(String address) throws Exception {
        OidcClient client = realm.oidc(TestRealm.MACHINE);
        ObjectNode update = MAPPER.createObjectNode();
        update.putArray("apiScopes").add(SELF_SERVICE).add(TestRealm.SCOPE);
        update.putArray("redirectUris").add(address);
        return client.call(
                        Request.of("PUT", realm.address("helseprofil/selvbetjening/v1/client"))
                                .body("application/json", update.toString()),
                        client.clientCredentials(SELF_SERVICE).accessToken())
                .response();
    }

    private static List<String> bodiesOf(int mails) throws Exception {
        subjects(mails);
        return bodies();
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "reads a client's view by a notice's link that was changed, has ended or was withdrawn",
            outcome = "the same page for each: the link opens nothing")
    void aContactReadsTheClientsStateByLinkUntilItExpires() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example;lang=nn");
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", server.url().toString()));
        failAsObserved();
        realm.putProfile(document(day(-1), day(40), "\"notices\":{\"mail\":true},"));
        send();
        subjects(1);
        Matcher link = LINK.matcher(bodies().get(0));
        assertThat(link.find()).as(bodies().get(0)).isTrue();
        URI page = URI.create(link.group());
        assertThat(page.toString()).doesNotContain("drift", "vendor", TestRealm.MACHINE);

        Response shown = Request.get(page).header("Accept-Language", "nn").send();

        assertThat(shown.status()).as(shown.body()).isEqualTo(200);
        assertThat(shown.body())
                .contains("<html lang=\"nn\">", TestRealm.MACHINE, "assertion-type")
                .doesNotContain("drift@", "<script", "<form");
        assertThat(shown.header("Cache-Control")).hasValue("no-store");
        assertThat(shown.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(Request.post(page).send().status()).as("it only shows").isEqualTo(405);

        String text = page.toString();
        opensNothing(URI.create(text.substring(0, text.length() - 4) + "AAAA"));
        opensNothing(URI.create(text.substring(0, text.lastIndexOf('/') + 1) + "x"));
        try (TestRealm other = TestRealm.on(server, TestRealm.DOCUMENT)) {
            opensNothing(URI.create(text.replace(realm.name(), other.name())));
        }
        time.moveBy(Duration.ofDays(31));
        opensNothing(page);
        time.reset();
        assertThat(Request.get(page).send().status()).isEqualTo(200);
        realm.change(TestRealm.MACHINE, client -> client.put("enabled", false));
        opensNothing(page);
        realm.change(TestRealm.MACHINE, client -> client.put("enabled", true));
        assertThat(Request.get(page).send().status()).isEqualTo(200);
        realm.changeRealm(json -> json.put("sslRequired", "all"));
        opensNothing(page);
        realm.changeRealm(json -> json.put("sslRequired", "external"));
        contacts(TestRealm.MACHINE, "another@vendor.example");
        opensNothing(page);
        contacts(TestRealm.MACHINE, "drift@vendor.example;lang=nn");
        assertThat(Request.get(page).send().status()).isEqualTo(200);
        rotateTheLeakedSecret();
        opensNothing(page);
    }

    /** Rotates the secret as {@code docs/realm-keys.md} says. */
    private void rotateTheLeakedSecret() {
        String type = "org.keycloak.keys.KeyProvider";
        JsonNode keys = realm.admin().get("components?type=" + type).json();
        Response made = realm.admin()
                .post(
                        "components",
                        Map.of(
                                "name",
                                "secret from 2027",
                                "providerType",
                                type,
                                "providerId",
                                "hmac-generated",
                                "config",
                                Map.of("priority", List.of("200"), "algorithm", List.of("HS512"))));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        keys.forEach(key -> {
            if (key.path("providerId").asText().equals("hmac-generated")) {
                ((ObjectNode) key)
                        .withObjectProperty("config")
                        .putArray("enabled")
                        .add("false");
                Response off = realm.admin().put("components/" + key.path("id").asText(), key);
                assertThat(off.isSuccess()).as(off.body()).isTrue();
            }
        });
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "opens a forwarded notice link again and again",
            outcome = "twenty times a day; other contacts' links still work")
    void eachLinkHasItsOwnQuota() throws Exception {
        contacts(TestRealm.MACHINE, "drift@vendor.example, ola@vendor.example");
        realm.changeRealm(json -> json.withObjectProperty("attributes")
                .put("frontendUrl", server.url().toString()));
        failAsObserved();
        realm.putProfile(document(day(-1), day(40), "\"notices\":{\"mail\":true},"));
        send();
        subjects(2);
        List<URI> links = bodies().stream()
                .flatMap(body -> LINK.matcher(body).results())
                .map(link -> URI.create(link.group()))
                .toList();
        assertThat(links).hasSize(2).doesNotHaveDuplicates();
        for (int i = 0; i < 20; i++) {
            assertThat(Request.get(links.get(0)).send().status()).isEqualTo(200);
        }

        Response refused =
                Request.get(links.get(0)).header("Accept-Language", "nb").send();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.body()).contains("<html lang=\"nb\">").doesNotContain(TestRealm.MACHINE);
        assertThat(Request.get(links.get(1)).send().status())
                .as("of another contact")
                .isEqualTo(200);
        time.moveBy(Duration.ofDays(1));
        assertThat(Request.get(links.get(0)).send().status()).as("the next day").isEqualTo(200);
    }

    private static void opensNothing(URI link) {
        Response answer = Request.get(link).header("Accept-Language", "nb").send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body())
                .contains("<html lang=\"nb\">", "Denne lenken åpner ingenting")
                .doesNotContain(TestRealm.MACHINE);
    }

    private void contacts(String clientId, String contacts) {
        realm.changeAttribute(clientId, "helseprofil.contacts", contacts);
    }

    private void mailsGoTo(int port) {
        realm.changeRealm(json -> json.putObject("smtpServer")
                .put("host", "127.0.0.1")
                .put("port", String.valueOf(port))
                .put("from", "helse@id.example")
                .put("timeout", "1000"));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private OidcClient typeless(String clientId) {
        return realm.oidc(clientId).at(time.clock()).withAssertion(assertion -> assertion.withoutHeader("typ"));
    }

    private void failAsObserved() {
        assertThat(clientCredentials().status()).isEqualTo(200);
    }

    private Response clientCredentials() {
        return typeless(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE).response();
    }

    private static Instant day(int days) {
        return time.clock().instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(days));
    }

    private static String webhook(String secret) {
        return "\"notices\":{\"webhook\":{\"url\":\"http://" + receiver.hostAndPort() + "/hook\",\"secret\":\"${vault."
                + secret + "}\"},\"days\":[90,7]},";
    }

    private static String document(Instant announced, Instant enforced, String notices) {
        return "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\"," + notices
                + "\"requirements\":{\"assertion-type\":{\"announced\":\"" + announced + "\",\"enforced\":\"" + enforced
                + "\"}}}";
    }

    private JsonNode notices(String query) {
        Response answer = realm.admin().get("helseprofil/notices" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<JsonNode> due(JsonNode notices, String clientId) {
        List<JsonNode> due = new ArrayList<>();
        notices.path("due").forEach(notice -> {
            if (notice.path("clientId").textValue().equals(clientId)) {
                due.add(notice);
            }
        });
        return due;
    }

    private JsonNode sent() {
        return notices("").path("sent");
    }

    private void send() {
        Response answer = realm.admin().post("helseprofil/notices", "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    private static String status(JsonNode sent, int line) {
        return sent.path(line).path("status").asText();
    }

    private void awaitSent(int lines) {
        await(sent ->
                sent.size() == lines && sent.findValuesAsText("status").stream().allMatch("sent"::equals));
    }

    private JsonNode await(Predicate<JsonNode> expected) {
        return await("", expected);
    }

    private JsonNode await(String query, Predicate<JsonNode> expected) {
        Instant end = Instant.now().plus(TO_GIVE_UP);
        JsonNode sent = notices(query).path("sent");
        while (!expected.test(sent)) {
            assertThat(Instant.now()).as(sent.toString()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            sent = notices(query).path("sent");
        }
        return sent;
    }

    private static List<String> subjects(int expected) throws MessagingException {
        assertThat(mails.waitForIncomingEmail(TO_GIVE_UP.toMillis(), expected)).isTrue();
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : mails.getReceivedMessages()) {
            subjects.add(mail.getSubject());
        }
        return subjects;
    }

    private static List<String> bodies() throws MessagingException, IOException {
        List<String> bodies = new ArrayList<>();
        for (MimeMessage mail : mails.getReceivedMessages()) {
            assertThat(mail.getContent()).isInstanceOf(Multipart.class);
            Multipart parts = (Multipart) mail.getContent();
            assertThat(parts.getCount()).as("plain text alone").isEqualTo(1);
            bodies.add(String.valueOf(parts.getBodyPart(0).getContent()));
        }
        return bodies;
    }

    private static String metrics() {
        return Request.get(URI.create(server.managementUrl() + "/metrics"))
                .send()
                .body();
    }
}
