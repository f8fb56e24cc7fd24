package no.helseprofil.keycloak.server;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of a request, read up to a length that the sender doesn't choose. */
public final class RequestBody {

    private RequestBody() {}

    /** Returns whether a body is JSON. Parameters such as a charset change nothing (RFC 8259). */
    public static boolean isJson(HttpHeaders headers) {
        List<String> types = headers.getRequestHeaders().getOrDefault(HttpHeaders.CONTENT_TYPE, List.of());
        return types.size() == 1 && types.get(0).split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
    }

    /**
     * Returns the body, or one octet more than allowed of a longer one. The rest is read and discarded, as far as
     * Keycloak accepts bodies at all: Keycloak closes a connection whose request wasn't read to its end, and the
     * client's next request on it would fail.
     */
    public static byte[] read(@Nullable InputStream body, int longest) {
        if (body == null) {
            return new byte[0];
        }
        try {
            byte[] beginning = body.readNBytes(longest + 1);
            body.transferTo(OutputStream.nullOutputStream());
            return beginning;
        } catch (IOException cut) {
            return new byte[0];
        }
    }
}
