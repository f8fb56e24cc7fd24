package no.helseprofil.keycloak.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.KeycloakClients;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * That a client is registered or changed in this request, by somebody who may do so, and what client policies of
 * Keycloak's would have refused it for. Whose it is becomes known when it is stored.
 */
public final class ObservedRegistration {

    private static final RequestAttribute<ObservedRegistration> OF_SESSION =
            RequestAttribute.of(ObservedRegistration.class);

    private final Set<String> profiles = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable String client;

    private ObservedRegistration() {}

    public static ObservedRegistration of(KeycloakSession session) {
        return OF_SESSION.getOrMake(session, "", ObservedRegistration::new);
    }

    /** Returns the registration of this session, if something of it was observed and it was stored. */
    public static Optional<ObservedRegistration> finished(KeycloakSession session) {
        return OF_SESSION
                .get(session)
                .filter(registration -> registration.client != null && !registration.profiles.isEmpty());
    }

    /** A client profile was held against it. */
    public void observe(String profile, Collection<Finding> found) {
        profiles.add(profile);
        findings.addAll(found);
    }

    /**
     * Notes the client that the registration is stored as. Keycloak's own clients are left out, since they can't be
     * changed.
     */
    public static void stored(KeycloakSession session, ClientModel client) {
        of(session).client = KeycloakClients.contains(client.getClientId()) ? null : client.getId();
    }

    /** Internal id of the client; null before it is stored. */
    public @Nullable String client() {
        return client;
    }

    /** The client profiles that were held against it. */
    public Set<String> profiles() {
        return Set.copyOf(profiles);
    }

    /** Returns its findings, each once. */
    public List<Finding> findings() {
        Set<String> known = new LinkedHashSet<>();
        return findings.stream().filter(finding -> known.add(finding.key())).toList();
    }
}
