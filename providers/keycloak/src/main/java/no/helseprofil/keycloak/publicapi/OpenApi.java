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
 * The description of all endpoints of ours (OpenAPI 3.1). It is written from the resources and the texts beside them
 * when the JAR is built; here it gets the schemas of bodies, and says at which server and in which realm it is.
 */
final class OpenApi {

    private static final ObjectNode DOCUMENT = read();

    private OpenApi() {}

    /** The description, for the realm of this request. */
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
