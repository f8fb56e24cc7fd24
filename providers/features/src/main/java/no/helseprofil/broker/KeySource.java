package no.helseprofil.broker;

import java.util.List;

/** Source of the provider's public keys. Nothing is fetched before it is needed. */
public interface KeySource {

    /** Returns the allowed ones of the algorithms that the provider's metadata lists. */
    List<String> algorithms() throws BrokerException;

    /** Returns the keys known so far. */
    ProviderKeys known() throws BrokerException;

    /**
     * Returns the current keys. They are fetched again if a key is missing from the known ones, with a limit on how
     * often.
     */
    ProviderKeys anew() throws BrokerException;
}
