package no.helseprofil.keycloak.client;

import java.time.Duration;
import java.util.Map;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RealmCheck.RealmSettings.Tls;
import org.keycloak.models.RealmModel;

/** Reads the settings of a realm into facts. */
public final class RealmReader {

    private RealmReader() {}

    /**
     * The settings.
     *
     * @param deviations what of the installation is otherwise than it should be: what it is, by name
     */
    public static RealmSettings read(RealmModel realm, Map<String, String> deviations) {
        return new RealmSettings(
                Duration.ofSeconds(realm.getAccessCodeLifespan()),
                Duration.ofSeconds(realm.getParPolicy().getRequestUriLifespan()),
                realm.isRevokeRefreshToken(),
                switch (realm.getSslRequired()) {
                    case ALL -> Tls.ALWAYS;
                    case EXTERNAL -> Tls.OUTSIDE_PRIVATE_NETWORKS;
                    case NONE -> Tls.NEVER;
                },
                deviations);
    }
}
