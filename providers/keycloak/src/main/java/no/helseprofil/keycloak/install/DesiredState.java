package no.helseprofil.keycloak.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * All that the profile needs of a realm beside its document, in one list: {@code GET install} tells it, {@code POST
 * install} mends by it, and the assessment and the metric {@code helseprofil_drift} count by it.
 */
public final class DesiredState {

    private static final List<DesiredItem> ITEMS = Stream.of(OwnItems.all(), SettingItems.all(), KeyItems.all())
            .flatMap(List::stream)
            .toList();

    private DesiredState() {}

    static List<DesiredItem> items() {
        return ITEMS;
    }

    /** How a realm stands to each, in the order of the list. */
    static List<Compared> of(KeycloakSession session, RealmModel realm) {
        return ITEMS.stream().map(item -> item.in(session, realm)).toList();
    }

    /**
     * The same for whoever asks by a request, which shows at which address the server is called; with what a realm of
     * this name had blocked before, and with the server itself.
     */
    static List<Compared> asked(KeycloakSession session, RealmModel realm) {
        return Stream.concat(
                        of(session, realm).stream(),
                        Stream.of(OwnItems.blocks(), OwnItems.server(), ServedAddress.item())
                                .map(item -> item.in(session, realm)))
                .toList();
    }

    /**
     * What of a realm under the profile isn't as it should be: what it is, by id. That which a requirement of its own
     * asks for is told by that one.
     */
    public static Map<String, String> deviations(KeycloakSession session, RealmModel realm) {
        Map<String, String> deviations = new LinkedHashMap<>();
        of(session, realm).stream()
                .filter(compared -> !compared.isMet())
                .filter(compared -> Catalogue.find(compared.item().id()).isEmpty())
                .forEach(compared ->
                        deviations.put(compared.item().id(), compared.actual().text()));
        return deviations;
    }
}
