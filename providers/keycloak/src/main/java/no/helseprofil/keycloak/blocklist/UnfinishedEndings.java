package no.helseprofil.keycloak.blocklist;

import java.time.Duration;
import no.helseprofil.keycloak.incident.DueEndings;
import no.helseprofil.keycloak.server.ClusterTask;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Each minute on one node: goes on with what a node had to end of a block when it stopped, or couldn't. */
public final class UnfinishedEndings {

    private static final String TASK = "helseprofil-block-endings";
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int AT_ONCE = 20;

    private UnfinishedEndings() {}

    /** Begins to look. */
    public static void start(KeycloakSessionFactory server) {
        new ClusterTask(TASK, BETWEEN_LOOKS, UnfinishedEndings::goOn).start(server);
    }

    /** One that a node works at is left to it. */
    private static void goOn(KeycloakSession session) {
        new DueEndings(session)
                .oldest(AT_ONCE)
                .forEach(due ->
                        new EndedGrants(session.getKeycloakSessionFactory(), due.realm(), due.block()).begin(session));
    }
}
