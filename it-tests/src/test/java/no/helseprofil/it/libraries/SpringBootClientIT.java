package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.support.FreePort;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code spring-boot-client}, with a browser that keeps cookies. {@link LibrariesIT} takes its classes apart. */
@Tag("slow")
class SpringBootClientIT {

    private static final String CLIENT = "spring-boot-client";
    private static final Path EXAMPLE = Path.of("..", "examples", CLIENT);

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @TempDir
    Path folder;

    @Test
    void aUserLogsInAndTheApiIsCalledForUserAndClient() throws Exception {
        int port = FreePort.find();
        String application = "http://localhost:" + port;
        try (TestRealm realm = TestRealm.underProfile()) {
            realm.register(
                    CLIENT,
                    SigningKey.generate("ES256"),
                    client -> client.putArray("redirectUris").add(application + "/login/oauth2/code/login"));
            ApiSettings settings =
                    ApiSettings.of(RealmKeys.of(realm.issuer()), TestRealm.API).scope(TestRealm.SCOPE);
            try (ReferenceApi api = ReferenceApi.start(settings)) {
                Process client = started(realm, api, port);
                try {
                    URI begin = location(URI.create(application + "/"));
                    URI page = location(begin);
                    assertThat(page.getQuery()).contains("request_uri=").doesNotContain("scope=");

                    URI back = LoginForm.open(page)
                            .submit(TestRealm.USERNAME, TestRealm.PASSWORD)
                            .redirect();
                    location(back);

                    assertThat(get(URI.create(application + "/")).body())
                            .as("the subject, of userinfo")
                            .isNotBlank()
                            .doesNotContain("<");
                    for (String as : List.of("login", "machine")) {
                        assertThat(get(URI.create(application + "/journals/" + as))
                                        .body())
                                .as("what the API answers to %s", as)
                                .isEqualTo("204 NO_CONTENT");
                    }
                } finally {
                    client.destroy();
                }
            }
        }
    }

    private Process started(TestRealm realm, ReferenceApi api, int port) throws IOException, InterruptedException {
        Path key = Files.writeString(
                folder.resolve("key.json"),
                JSONObjectUtils.toJSONString(realm.key(CLIENT).privateJwk()));
        Path program = Files.createDirectories(folder.resolve(CLIENT));
        List<String> command = new ArrayList<>(ExampleProcess.builtByMaven(EXAMPLE, program));
        command.addAll(List.of(
                "--issuer=" + realm.issuer(),
                "--client=" + CLIENT,
                "--key=" + key,
                "--scope=" + TestRealm.SCOPE,
                "--api=" + api.address(),
                "--server.port=" + port));
        return ExampleProcess.started(command, program, "Started ClientApplication");
    }

    private URI location(URI address) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(address);
        assertThat(answer.statusCode())
                .as("%s: %s", address.getPath(), answer.body())
                .isEqualTo(302);
        return address.resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
