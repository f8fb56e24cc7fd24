package no.helseprofil.broker;

import java.util.List;

/** Where the public keys of the other side come from. Nothing is fetched before it is asked for. */
public interface KeySource {

    /** What the other side says it signs with, as far as it is allowed. */
    List<String> algorithms() throws BrokerException;

    /** The keys as they are known. */
    ProviderKeys known() throws BrokerException;

    /** The keys as they are now: asked for where one isn't among those that are known, and not too often. */
    ProviderKeys anew() throws BrokerException;
}
