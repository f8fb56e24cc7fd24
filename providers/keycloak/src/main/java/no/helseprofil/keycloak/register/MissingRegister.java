package no.helseprofil.keycloak.register;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * Tells an operator, once for a realm and a start of the server, that the realm names a register that
 * the server doesn't have.
 */
final class MissingRegister {

    private static final Logger LOG = Logger.getLogger(MissingRegister.class);
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private MissingRegister() {}

    static void tell(RealmModel realm, String register) {
        if (TOLD.add(realm.getId() + " " + register)) {
            LOG.errorf(
                    "Realm %s names the register %s, and this server was started without its --spi-%s--%s-- options: to the"
                            + " realm it is down.",
                    realm.getName(), register, RegisterProvider.SPI, register);
        }
    }
}
