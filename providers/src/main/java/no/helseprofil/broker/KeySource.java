package no.helseprofil.broker;

/** Where the public keys of the other side come from. */
public interface KeySource {

    /** The keys as they are known. */
    ProviderKeys known() throws BrokerException;

    /** The keys as they are now: asked for where one isn't among those that are known, and not too often. */
    ProviderKeys anew() throws BrokerException;
}
