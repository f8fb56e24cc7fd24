package no.helseprofil.keycloak.client;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.server.RequestAttribute;
import org.keycloak.models.KeycloakSession;

/** Attributes of a client that its caller proposes and may not write. The response names them. */
public record IgnoredAttributes(List<String> names) {

    /** The header of the response: a list of strings (RFC 9651), each the name of an attribute. */
    public static final String HEADER = "Helseprofil-Ignored";

    private static final int MOST = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final RequestAttribute<IgnoredAttributes> OF_REQUEST = RequestAttribute.of(IgnoredAttributes.class);

    /** Has the response of this request name them, if there are any. */
    public static void announce(KeycloakSession session, List<String> names) {
        if (!names.isEmpty()) {
            OF_REQUEST.set(session, new IgnoredAttributes(List.copyOf(names)));
        }
    }

    /** Returns the value of {@link #HEADER} for this request; empty if nothing was ignored. */
    public static Optional<String> header(KeycloakSession session) {
        return OF_REQUEST
                .get(session)
                .map(ignored -> ignored.names().stream()
                        .filter(name -> NAME.matcher(name).matches())
                        .limit(MOST)
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(", ")))
                .filter(header -> !header.isEmpty());
    }
}
