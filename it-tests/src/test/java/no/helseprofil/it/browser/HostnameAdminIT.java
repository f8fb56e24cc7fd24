package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import no.helseprofil.it.claims.ChainOfActors;
import no.helseprofil.it.planted.NewerKeycloak;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;

/**
 * A server whose administration has an address of its own ({@code hostname-admin}), as where the world doesn't reach it.
 * Every name below {@code localhost} is this machine to a browser. It is one that refuses actor tokens, too: each start
 * takes half a minute.
 */
@Tag("browser")
@Tag("own-server")
class HostnameAdminIT {

    private static final String USER = "solveig.ser";

    private static ServerSocket front;
    private static String everybodys;
    private static String administration;
    private static KeycloakServer server;

    @BeforeAll
    static void start() throws IOException {
        front = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        everybodys = "http://localhost:" + front.getLocalPort();
        administration = "http://admin.localhost:" + front.getLocalPort();
        server = Servers.startOnThisMachine(NewerKeycloak.refusingActors()
                .withArgument("--hostname=" + everybodys)
                .withArgument("--hostname-admin=" + administration));
        inBackground(() -> passOn(server.url()));
    }

    @AfterAll
    static void end() throws IOException {
        server.close();
        front.close();
    }

    @Test
    void theConsoleIsOnlyAtTheAdminHostAndLogsInAtThePublicHost() {
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT);
                Chromium chromium = Chromium.speaking("en")) {
            RealmPeople.add(realm, USER, "view-clients");
            String path = "/realms/" + realm.name() + "/helseprofil/console/";

            assertThat(Request.get(URI.create(everybodys + path)).send().status())
                    .as("elsewhere the server discloses to no client where the console is")
                    .isEqualTo(404);
            chromium.open(URI.create(administration + path));
            chromium.find(By.id("username"));
            assertThat(address(chromium)).startsWith(everybodys + "/realms/" + realm.name() + "/");
            chromium.logIn(USER, TestRealm.PASSWORD);
            chromium.await(ExpectedConditions.attributeToBe(By.cssSelector("[data-shown]"), "data-shown", "overview"));
            assertThat(address(chromium)).startsWith(administration + path);

            chromium.find(By.cssSelector(".hp-tools button")).click();
            chromium.await(ExpectedConditions.textToBePresentInElementLocated(By.tagName("h1"), "You are logged out"));
            assertThat(chromium.complaints())
                    .as("of the content security policy, or of an answer that isn't for this origin")
                    .isEmpty();
        }
    }

    @Test
    void chainsOfActorsWorkWhereActorTokensAreRefused() {
        ChainOfActors.assertThatTheyWork(server, URI.create(everybodys));
    }

    private static String address(Chromium chromium) {
        return String.valueOf(chromium.run("return location.href"));
    }

    /** Each connection goes to the server, and what goes over it is passed on as it is. */
    private static void passOn(URI node) {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                Socket behind = new Socket(node.getHost(), node.getPort());
                inBackground(() -> pass(client, behind));
                inBackground(() -> pass(behind, client));
            } catch (IOException ended) {
                // the loop ends when it was this socket
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // by one of the two sides, and both sockets are closed with it
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "front");
        thread.setDaemon(true);
        thread.start();
    }
}
