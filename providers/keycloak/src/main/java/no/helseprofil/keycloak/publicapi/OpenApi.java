package no.helseprofil.keycloak.publicapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import no.helseprofil.testtoken.TestTokenRequest;
import no.helseprofil.timetable.ProfileSchema;
import org.keycloak.models.KeycloakSession;

/**
 * OpenAPI 3.1 description of all our endpoints. The build writes it from the resources and the texts beside them; here
 * it gets the schemas of bodies, and the address of the server and realm.
 */
final class OpenApi {

    private static final ObjectNode DOCUMENT = read();

    private OpenApi() {}

    /** Returns the description for the realm of this request. */
    static ObjectNode of(KeycloakSession session) {
        ObjectNode document = DOCUMENT.deepCopy();
        ObjectNode server = document.withArray("servers").addObject();
        server.put("url", session.getContext().getUri().getBaseUri().toString().replaceAll("/+$", ""));
        String realm = session.getContext().getRealm().getName();
        document.withObject("/components/parameters/realm/schema").put("default", realm);
        document.withObject("/components/schemas/Profile").setAll(ProfileSchema.json());
        document.withObject("/components/schemas/TestTokenRequest").setAll(TestTokenRequest.schema());
        return document;
    }

    private static ObjectNode read() {
        try (InputStream file = OpenApi.class.getResourceAsStream("openapi.json")) {
            return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
