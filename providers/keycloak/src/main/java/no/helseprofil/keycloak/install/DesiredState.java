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
 * List of all that the profile needs in a realm besides its document. {@code GET install} returns it,
 * {@code POST install} corrects by it, and the assessment and the metric {@code helseprofil_drift} count by it.
 */
public final class DesiredState {

    private static final List<DesiredItem> ITEMS = Stream.of(
                    OwnItems.all(), SettingItems.all(), BrokerItems.all(), KeyItems.all())
            .flatMap(List::stream)
            .toList();

    private DesiredState() {}

    static List<DesiredItem> items() {
        return ITEMS;
    }

    /** Returns the state of each item in a realm, in the order of the list. */
    static List<Compared> of(KeycloakSession session, RealmModel realm) {
        return ITEMS.stream().map(item -> item.in(session, realm)).toList();
    }

    /**
     * Returns the state of each item for a request, whose address is compared with the server's own. It adds the blocks
     * of an earlier realm of this name, and the server itself.
     */
    static List<Compared> asked(KeycloakSession session, RealmModel realm) {
        return Stream.concat(
                        of(session, realm).stream(),
                        Stream.of(OwnItems.blocks(), OwnItems.server(), OwnItems.attack(), ServedAddress.item())
                                .map(item -> item.in(session, realm)))
                .toList();
    }

    /**
     * Returns the actual states of items that deviate in a realm under the profile, by id. Items that are requirements
     * of their own are left out, since the requirement reports them.
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
