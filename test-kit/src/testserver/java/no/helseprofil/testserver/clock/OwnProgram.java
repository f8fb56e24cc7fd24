package no.helseprofil.testserver.clock;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.core.HttpHeaders;
import org.keycloak.models.KeycloakSession;

/**
 * Protection from web pages for what asks for no credentials. Any page in a developer's browser reaches a server on
 * this machine. No form can send a header of its own. A script needs the server's leave to send one to another site,
 * which is never given.
 */
public final class OwnProgram {

    /** Sent by programs, with any value. */
    public static final String HEADER = "Helseprofil-Test";

    private static final String ORIGIN = "Origin";

    private OwnProgram() {}

    /** Refuses a request that a web page may have sent. */
    public static void require(KeycloakSession session) {
        HttpHeaders headers = session.getContext().getRequestHeaders();
        if (headers.getHeaderString(HEADER) == null || headers.getHeaderString(ORIGIN) != null) {
            throw new ForbiddenException("send the header " + HEADER + ", and not from a web page");
        }
    }
}
