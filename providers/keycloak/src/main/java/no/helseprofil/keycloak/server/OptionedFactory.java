package no.helseprofil.keycloak.server;

import java.util.List;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;

/**
 * A factory that has start options. It declares all of them; {@link StartOptions} reads no other.
 *
 * @param <P> what it makes
 */
public interface OptionedFactory<P extends Provider> extends ProviderFactory<P> {

    /** All start options of this provider, in the order in which they are told. */
    List<StartOption> startOptions();

    @Override
    default List<ProviderConfigProperty> getConfigMetadata() {
        return startOptions().stream().map(StartOption::toProperty).toList();
    }
}
