package no.helseprofil.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.command.FakeAdminServer.Answer;
import no.helseprofil.command.FakeAdminServer.Sent;
import no.helseprofil.command.TypedCommand.Said;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of who asks, and of the outcome where the caller may not. */
class SignInTest {

    private static final String SECRET = "hunter2";
    private static final String HOLDS = "GET holds?first=0&max=100";

    @AutoClose
    private final FakeAdminServer server = new FakeAdminServer().answers(HOLDS, 200, "[]");

    @TempDir
    private Path folder;

    @Test
    void aUserSignsInToMasterByPassword() {
        Said said = typed().with("HELSEPROFIL_PASSWORD", "p&ss=wörd").run("hold", "--user", "ada");

        assertThat(said.status()).isZero();
        assertThat(server.signIns())
                .extracting(Sent::call, Sent::body)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "POST /realms/master/protocol/openid-connect/token",
                        "client_id=admin-cli&grant_type=password&username=ada&password=p%26ss%3Dw%C3%B6rd"));
        assertThat(server.last().bearer()).isEqualTo("Bearer token-1");
    }

    @Test
    void aServiceAccountSignsInToTheNamedRealm() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\nnot this\n");

        Said said = typed().with("HELSEPROFIL_SIGN_IN_REALM", "drift")
                .run("hold", "--client", "operator", "--secret-file", file.toString());

        assertThat(said.status()).isZero();
        assertThat(server.signIns().get(0))
                .returns("POST /realms/drift/protocol/openid-connect/token", Sent::call)
                .returns("client_id=operator&grant_type=client_credentials&client_secret=hunter2", Sent::body);
    }

    @Test
    void promptsForAMissingPassword() {
        assertThat(typed().answered(SECRET).run("hold", "--user", "ada").status())
                .isZero();
        assertThat(server.signIns().get(0).body()).contains("password=hunter2");
    }

    @Test
    void sendsAnExistingToken() {
        Said said = typed().with("HELSEPROFIL_TOKEN", "a.b.c")
                .with("HELSEPROFIL_USER", "ada")
                .run("hold");

        assertThat(said.status()).isZero();
        assertThat(server.signIns()).isEmpty();
        assertThat(server.last().bearer()).isEqualTo("Bearer a.b.c");
    }

    @Test
    void renewsAnExpiredTokenOnce() {
        server.answers("GET waivers?first=0&max=100", 401, "{\"error\":\"HTTP 401 Unauthorized\"}")
                .answers("GET waivers?first=0&max=100", 200, "[]");

        assertThat(ada().run("waive").status()).isZero();
        assertThat(server.signIns()).hasSize(2);
        assertThat(server.last().bearer()).isEqualTo("Bearer token-2");
    }

    @Test
    void stopsAfterASecondRefusal() {
        server.answers("GET waivers?first=0&max=100", 401, "{\"error\":\"HTTP 401 Unauthorized\"}");

        assertThat(ada().run("waive").status()).isEqualTo(4);
        assertThat(server.signIns()).hasSize(2);
    }

    @Test
    void reportsAnExpiredExistingToken() {
        server.answers("GET waivers?first=0&max=100", 401, "{\"error\":\"HTTP 401 Unauthorized\"}");

        Said said = typed().with("HELSEPROFIL_TOKEN", SECRET).run("waive");

        assertThat(said.status()).isEqualTo(4);
        assertThat(said.errors()).contains("it has ended").doesNotContain(SECRET);
        assertThat(server.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a token", "two\nlines", "töken", "\u001b[2J"})
    void refusesAMalformedTokenWithoutShowingIt(String token) {
        Said said = typed().with("HELSEPROFIL_TOKEN", token).run("hold");

        assertThat(said.status()).isEqualTo(4);
        assertThat(said.errors()).doesNotContain(token);
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void reportsAWrongSecretWithoutShowingIt() {
        server.answers(
                "POST /realms/master/protocol/openid-connect/token",
                new Answer(
                        401,
                        "application/json",
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid user credentials\"}"));

        Said said = ada().run("hold");

        assertThat(said.status()).isEqualTo(4);
        assertThat(said.errors())
                .isEqualToNormalizingNewlines("not signed in (401): Invalid user credentials\n")
                .doesNotContain(SECRET);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void namesTheRequiredRole() {
        server.answers("DELETE holds/dpop-proof", 403, "{\"error\":\"HTTP 403 Forbidden\"}");

        Said said = ada().run("hold", "dpop-proof", "--end");

        assertThat(said.status()).isEqualTo(4);
        assertThat(said.errors()).contains("refused (403)", "view-clients", "manage-realm");
    }

    @Test
    void explainsMissingCredentialsWithoutAPrompt() {
        assertThat(typed().run("hold", "--user", "ada").errors()).contains("HELSEPROFIL_PASSWORD");
        assertThat(typed().run("hold", "--client", "operator").errors()).contains("HELSEPROFIL_SECRET");
        assertThat(typed().run("hold").errors()).contains("--user", "--client", "HELSEPROFIL_TOKEN");
        assertThat(typed().run(
                                "hold",
                                "--user",
                                "ada",
                                "--password-file",
                                folder.resolve("none").toString()))
                .returns(2, Said::status);
        assertThat(server.sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.no",
                "http://127.0.0.1.example.no",
                "https://ada:secret@id.example.no",
                "https://id.example.no?x",
                "https://id.example.no#x",
                "ftp://id.example.no",
                "id.example.no",
                "https:///realms",
                "file:/etc/passwd",
                "https://id .example.no"
            })
    void refusesToSendAPasswordWithoutTls(String address) {
        Said said = ada().run("hold", "--server", address);

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.errors()).contains("https");
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void doesNotFollowARedirect() {
        server.answers("GET waivers?first=0&max=100", new Answer(302, "text/html", "<p>"));

        Said said = ada().run("waive");

        assertThat(said.status()).isEqualTo(3);
        assertThat(said.errors()).contains("refused (302)", "Name the address that a browser ends up at");
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void anUnreachableServerHasItsOwnExitCode() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        Said said = ada().run("hold", "--server", "http://127.0.0.1:" + nobody);

        assertThat(said.status()).isEqualTo(3);
        assertThat(said.errors()).contains("127.0.0.1:" + nobody + " can't be reached: no server listens");
    }

    @Test
    void reportsAServerWithoutTls() {
        Said said = ada().run("hold", "--server", server.url().replace("http:", "https:"));

        assertThat(said.status()).isEqualTo(3);
        assertThat(said.errors()).contains("TLS failed", "javax.net.ssl.trustStore");
    }

    @Test
    void reportsAServerWithoutHelseprofil() {
        server.answers("GET waivers?first=0&max=100", new Answer(200, "text/html", "<h1>Welcome</h1>"));

        assertThat(ada().run("waive"))
                .returns(3, Said::status)
                .returns("this isn't Helseprofil: the response is no JSON\n", Said::errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", ""})
    void aNameCannotChangeThePath(String realm) {
        assertThat(ada().run("hold", "--realm", realm).status()).isEqualTo(2);
        assertThat(ada().run("status", realm).status()).isEqualTo(2);
        assertThat(server.calls()).isEmpty();
    }

    private TypedCommand typed() {
        return new TypedCommand().with("HELSEPROFIL_SERVER", server.url()).with("HELSEPROFIL_REALM", "helse");
    }

    private TypedCommand ada() {
        return typed().with("HELSEPROFIL_USER", "ada").with("HELSEPROFIL_PASSWORD", SECRET);
    }
}
