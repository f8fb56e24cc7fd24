package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import no.helseprofil.keycloak.assessment.RunContext.StartingRequest;
import org.junit.jupiter.api.Test;
import org.keycloak.http.HttpRequest;

class StartingRequestTest {

    private final HttpRequest request = StartingRequest.at(URI.create("https://id.example/"));

    @Test
    void hasItsBaseUri() {
        assertThat(request.getUri().getBaseUri()).isEqualTo(URI.create("https://id.example/"));
    }

    @Test
    void supportsNoOtherMethod() {
        assertThatThrownBy(request::getHttpHeaders).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(request::getDecodedFormParameters).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> request.getUri().getRequestUri()).isInstanceOf(IllegalStateException.class);
    }
}
