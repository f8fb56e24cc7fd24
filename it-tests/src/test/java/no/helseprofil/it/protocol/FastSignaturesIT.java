package no.helseprofil.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server with the JAR of Amazon Corretto Crypto Provider beside ours; the shared server is one without. */
@Tag("own-server")
class FastSignaturesIT {

    private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
    private static final String LINE = "Signatures of realms under the profile are made and verified by the fastest of";

    private static KeycloakServer server;

    @BeforeAll
    static void start() throws ReflectiveOperationException, URISyntaxException {
        Class<?> provider = Class.forName("com.amazon.corretto.crypto.provider." + CORRETTO, false, loader());
        server = Servers.startOnThisMachine(SharedServer.withoutRealms()
                .withProvider(Path.of(provider.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()))
                .withArgument("--log-level=info,no.helseprofil.keycloak.crypto:debug,"
                        + "no.helseprofil.keycloak.request.ProfileRequest:debug"));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void itIsFoundAtTheStartAndSignsAndVerifiesOnceItHasTheKey() {
        try (TestRealm realm = TestRealm.on(server, TestRealm.DOCUMENT)) {
            OidcClient client = realm.oidc(TestRealm.MACHINE);
            SignedTokens tokens = new SignedTokens(client.metadata());
            for (int token = 0; token < 3; token++) {
                assertThat(tokens.verified(
                                client.clientCredentials(TestRealm.SCOPE).accessToken()))
                        .as("whose signature another library takes")
                        .isNotNull();
            }
        }
        assertThat(ServerLog.lines(server, LINE, "BC ", CORRETTO)).hasSize(1);
        assertThat(ServerLog.lines(server, "SIGN by " + CORRETTO))
                .as("the realm's key, once for all tokens")
                .hasSize(1);
        assertThat(ServerLog.lines(server, "VERIFY by " + CORRETTO))
                .as("the client's key of its assertions, and that of its proofs")
                .hasSize(2);
    }

    @Test
    void aRealmWithoutTheProfileIsSignedByKeycloak() {
        long before = chosen();
        try (TestRealm stock = TestRealm.on(server, null)) {
            OidcClient client = stock.oidc(TestRealm.MACHINE);
            new SignedTokens(client.metadata())
                    .verified(client.clientCredentials("openid").accessToken());
        }
        assertThat(chosen()).as("no key was looked at").isEqualTo(before);
    }

    @Test
    void withoutItTheServerSaysWhatItHas() {
        assertThat(ServerLog.lines(SharedServer.get(), LINE))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains("BC ").doesNotContain(CORRETTO));
    }

    private static long chosen() {
        return server.log()
                .lines()
                .filter(line -> line.contains("FastSignatures"))
                .count();
    }

    private static ClassLoader loader() {
        return FastSignaturesIT.class.getClassLoader();
    }
}
