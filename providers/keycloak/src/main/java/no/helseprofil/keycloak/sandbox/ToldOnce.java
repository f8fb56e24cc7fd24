package no.helseprofil.keycloak.sandbox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/** Tells the operator why a client profile isn't observed: each reason once for as long as the server runs. */
final class ToldOnce {

    private static final Logger LOG = Logger.getLogger(ToldOnce.class);

    /** More reasons than this are told by nobody: there are few kinds, and few realms. */
    private static final int MOST = 1_000;

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private ToldOnce() {}

    static void warn(RealmModel realm, String profile, String reason) {
        if (TOLD.size() < MOST && TOLD.add(realm.getId() + " " + profile + " " + reason)) {
            LOG.warnf(
                    "The client profile %s of realm %s isn't observed, and nothing else changes: %s",
                    profile, realm.getName(), reason);
        }
    }
}
