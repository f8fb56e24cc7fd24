package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server with the pack, then the same data without it, then with it again. Without it realms under the profile are
 * closed, the others don't notice, and the documented commands open a realm that somebody wants to open.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
@Tag("own-server")
class UninstallIT {

    private static final String GUARD = "closed-without-helseprofil";
    private static final Path REALMS = Path.of(System.getProperty("helseprofil.realms"));

    @TempDir
    static Path database;

    @TempDir
    static Path folder;

    @AutoClose
    private static KeycloakServer server;

    private static String attack;
    private static OldRealm stock;
    private static OldRealm closed;
    private static OldRealm toBeOpened;
    private static OldRealm toBeOpenedForAWhile;

    @BeforeAll
    static void removeThePack() {
        try (KeycloakServer before = Servers.start(withThePack().withRealm(SharedServer.realm("helse")))) {
            attack = OwnAttack.madeBy(before);
            stock = OldRealm.create(before, "stock");
            closed = OldRealm.create(before, "closed").underProfile(TestRealm.DATED);
            toBeOpened = OldRealm.create(before, "to-be-opened").underProfile(TestRealm.DATED);
            toBeOpenedForAWhile = OldRealm.create(before, "for-a-while").underProfile(TestRealm.DATED);
            assertThat(toBeOpened
                            .side()
                            .admin()
                            .put("", "{\"loginTheme\":\"helseprofil\"}")
                            .status())
                    .isEqualTo(204);
            assertThat(bySecret(closed).text("error_description"))
                    .as("the profile is at work")
                    .startsWith("private-key-jwt: ");
        }
        startWith(options());
    }

    @Nested
    @Order(1)
    class AsStock extends StockEquality {

        @BeforeAll
        static void compare() {
            makeTheSameRealm(server);
        }
    }

    @Nested
    @Order(2)
    class WithoutThePack {

        @ParameterizedTest(name = "{0}")
        @MethodSource("no.helseprofil.it.realm.OldRealmRequest#all")
        void aRealmUnderTheProfileIsClosed(OldRealmRequest request) {
            assertThat(request.send(stock).status())
                    .as("the same in a realm without the profile")
                    .isEqualTo(request.status());

            assertClosed(request.send(closed));
        }

        @Test
        void anImportedRealmUnderTheProfileIsClosed() {
            String issuer = server.url() + "/realms/helse";

            assertClosed(Request.post(URI.create(issuer + "/protocol/openid-connect/token"))
                    .basicAuthentication("demo-legacy", "demo-legacy-secret")
                    .form("grant_type", "client_credentials")
                    .send());
            assertClosed(
                    EndpointRequests.authorization(issuer, "demo-user-login").send());
        }

        @Test
        void theLogExplainsWhy() {
            assertClosed(bySecret(closed));

            assertThat(ServerLog.lines(server, "Condition with provider ID helseprofil not found"))
                    .isNotEmpty();
        }

        @Test
        void theUrlsOfTheExtensionAreGone() {
            assertThat(closed.side().admin().profile().status()).isEqualTo(404);
            assertThat(Request.get(closed.side().at("helseprofil/requirements"))
                            .send()
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void aRealmFileWithTheProfileIsRefused() throws Exception {
            String file = Files.readString(REALMS.resolve("certification-realm.json"));

            assertThat(closed.side().admin().realm("").post("", file).isSuccess())
                    .isFalse();
            assertThat(closed.side().admin().realm("certification").get("").status())
                    .as("nothing of it is there")
                    .isEqualTo(404);
        }

        @Test
        void oldTokensEndWithTheirSessions() {
            OldRealm realm = toBeOpenedForAWhile;
            assertThat(OldRealmRequest.permissionByOldToken(realm).status())
                    .as("no policy is asked about it")
                    .isEqualTo(200);

            commands(realm).endAllSessions();

            assertThat(OldRealmRequest.permissionByOldToken(realm).error()).isEqualTo("invalid_grant");
        }

        @Test
        void theDocumentedCommandsOpenARealmAndRemoveScopesAndTheme() {
            assertClosed(bySecret(toBeOpened));

            commands(toBeOpened).openTheRealm();
            commands(toBeOpened).forgetTheProfile();

            assertThat(policies(toBeOpened)).isEqualTo(OldRealm.OWN_POLICIES);
            OldRealmRequest.all()
                    .forEach(request -> assertThat(request.send(toBeOpened).status())
                            .as(request.name())
                            .isEqualTo(request.status()));
            assertClosed(bySecret(closed));

            assertThat(scopesOfThePack(toBeOpened))
                    .as("those that came with it")
                    .hasSize(11);
            assertThat(linesOfTheThemeAfterALoginPage()).as("one for each page").isPositive();

            commands(toBeOpened).removeClientScopes();
            commands(toBeOpened).removeTheme();

            assertThat(scopesOfThePack(toBeOpened)).isEmpty();
            assertThat(linesOfTheThemeAfterALoginPage()).isZero();
        }

        private static long linesOfTheThemeAfterALoginPage() {
            long before = linesOfTheTheme();
            String issuer = server.url() + "/realms/" + toBeOpened.side().realm();
            assertThat(EndpointRequests.authorization(issuer, StockSide.PUBLIC_CLIENT)
                            .send()
                            .body())
                    .contains("kc-form-login");
            return linesOfTheTheme() - before;
        }

        private static long linesOfTheTheme() {
            return server.log()
                    .lines()
                    .filter(line -> line.contains("LOGIN theme helseprofil"))
                    .count();
        }

        private static List<String> scopesOfThePack(OldRealm realm) {
            return realm.side().admin().get("client-scopes").json().findValuesAsText("name").stream()
                    .filter(name -> name.startsWith("helseid://") || name.startsWith("helseprofil/"))
                    .toList();
        }

        @Test
        void aRealmCanBeOpenedKeepingItsProfile() {
            commands(toBeOpenedForAWhile).openTheRealm();

            assertThat(bySecret(toBeOpenedForAWhile).status()).isEqualTo(200);
        }
    }

    @Nested
    @Order(3)
    class WithThePackAgain {

        @BeforeAll
        static void putItBack() {
            server.close();
            startWith(withThePack());
        }

        @Test
        void theRealmWorksAtOnce() {
            OidcClient machine = OidcClient.discover(
                    server.url() + "/realms/helse", "demo-machine", new DemoKeys(REALMS).of("demo-machine"));

            assertThat(machine.clientCredentials("nhn:demo-api/read")
                            .accessTokenClaims()
                            .path("aud")
                            .textValue())
                    .isEqualTo("nhn:demo-api");
        }

        @Test
        void itDoesNotAttackItselfAgain() {
            OwnAttack.wasMadeBefore(server, attack);
        }

        @Test
        void itsProfileIsUnchanged() {
            assertThat(closed.side().admin().profile().body()).isEqualTo(TestRealm.DATED);
            assertThat(bySecret(closed).text("error_description")).startsWith("private-key-jwt: ");
        }

        @Test
        void anOpenedRealmIsUnderItsProfileAgain() {
            assertThat(bySecret(toBeOpenedForAWhile).text("error_description")).startsWith("private-key-jwt: ");
            assertThat(policies(toBeOpenedForAWhile).toString()).contains(GUARD);
        }

        @Test
        void aRealmWithoutItsProfileStaysStock() {
            assertThat(bySecret(toBeOpened).status()).isEqualTo(200);
            assertThat(policies(toBeOpened)).isEqualTo(OldRealm.OWN_POLICIES);
        }
    }

    private static void assertClosed(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(500);
        assertThat(answer.body())
                .as("nothing is issued")
                .doesNotContain("_token\"", "request_uri", "device_code", "active", "kc-form-login");
    }

    private static Response bySecret(OldRealm realm) {
        return StockTokenRequests.clientCredentials(realm.side()).send();
    }

    private static JsonNode policies(OldRealm realm) {
        return realm.side().admin().get(OldRealm.POLICIES).json();
    }

    private static DocumentedCommands commands(OldRealm realm) {
        return new DocumentedCommands(folder, server.url(), realm.side().realm());
    }

    private static void startWith(ServerOptions options) {
        server = Servers.start(options);
        stock = stock.on(server);
        closed = closed.on(server);
        toBeOpened = toBeOpened.on(server);
        toBeOpenedForAWhile = toBeOpenedForAWhile.on(server);
    }

    private static ServerOptions withThePack() {
        return options().withProvider(Path.of(System.getProperty("helseprofil.jar")));
    }

    /**
     * Returns options with the test JAR, which is not asked for anything, so that what Keycloak builds of its JARs is
     * there already.
     */
    private static ServerOptions options() {
        return ServerOptions.stock()
                .withProvider(Path.of(System.getProperty("helseprofil.testserver.jar")))
                .withDatabase(database)
                .withArgument("--proxy-headers=xforwarded");
    }
}
