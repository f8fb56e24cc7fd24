package no.helseprofil.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Objects;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of what NHN's libraries and samples send, byte by byte as their sources make it (HelseID.Library.Java 1.0.2,
 * {@code ClientSecretEndpoint}; HelseID.Library, {@code ClientSecretEndpoint} and {@code KeyManagementService};
 * Selvbetjening.Samples, {@code KeyGenerator} and {@code AuthHttpClient}), and of the answers as they read them. None
 * of them answers a demand for a nonce here. They aren't run: the Java one is in no registry (no.helseid:selfservice),
 * and there is no .NET.
 */
class NhnLibrariesIT extends SelfServiceFixture {

    @ParameterizedTest
    @CsvSource({
        "java.json, application/json, application/json",
        "dotnet.json, application/json; charset=utf-8,",
        "samples.json, application/json; charset=utf-8, application/json"
    })
    void acceptsTheKeysOfNhnsLibraries(String file, String contentType, String accept) throws ParseException {
        Response answer = send(vendor(), file, contentType, accept);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
        String expiration = (String) JSONObjectUtils.parse(answer.body()).get("expiration");
        assertThat(ZonedDateTime.parse(expiration)).as("Java").isAfter(ZonedDateTime.now());
        assertThat(OffsetDateTime.parse(expiration).toString()).as(".NET").endsWith("Z");
    }

    @Test
    void theJavaLibraryUnderstandsARefusal() throws ParseException {
        Vendor vendor = vendor();

        Response answer = vendor.post(jwk(vendor.key()));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(JSONObjectUtils.parse(answer.body()).get("status"))
                .as("it casts to Long")
                .isEqualTo(409L);
        assertThat(JSONObjectUtils.parse(answer.body()).get("detail")).isInstanceOf(String.class);
    }

    private static Response send(Vendor vendor, String file, String contentType, @Nullable String accept) {
        OidcClient client = vendor.oidc();
        Request request = Request.post(realm.address(PATH + "client-secret")).body(contentType, body(file));
        return client.withoutNonceStep()
                .call(
                        accept == null ? request : request.header("Accept", accept),
                        client.clientCredentials(SCOPE).accessToken())
                .response();
    }

    private static String body(String file) {
        try (InputStream stream = Objects.requireNonNull(NhnLibrariesIT.class.getResourceAsStream(file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
