package no.helseprofil.keycloak.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of how much of a body is read, and of what counts as JSON. */
class RequestBodyTest {

    @Test
    void readsALongBodyButKeepsOnlyTheLimit() throws IOException {
        try (InputStream body = new ByteArrayInputStream(new byte[5_000])) {
            assertThat(RequestBody.read(body, 10)).hasSize(11);
            assertThat(body.read())
                    .as("of a connection that isn't read out nothing more is read")
                    .isEqualTo(-1);
        }
    }

    @Test
    void aMissingOrBrokenBodyIsEmpty() {
        assertThat(RequestBody.read(null, 10)).isEmpty();
        assertThat(RequestBody.read(
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("the client is gone");
                            }
                        },
                        10))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON", "application/json; charset=utf-8"})
    void isJson(String type) {
        assertThat(RequestBody.isJson(headers(type))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/jsonp", "application/json, text/plain", "a; application/json"})
    void refusesAnotherContentType(String type) {
        assertThat(RequestBody.isJson(headers(type))).isFalse();
    }

    @Test
    void refusesAMissingOrRepeatedContentType() {
        assertThat(RequestBody.isJson(headers())).isFalse();
        assertThat(RequestBody.isJson(headers("application/json", "application/json")))
                .isFalse();
    }

    private static HttpHeaders headers(String... types) {
        MultivaluedHashMap<String, String> headers = new MultivaluedHashMap<>();
        for (String type : types) {
            headers.add(HttpHeaders.CONTENT_TYPE, type);
        }
        return Fakes.answering(HttpHeaders.class, (method, arguments) -> headers);
    }
}
