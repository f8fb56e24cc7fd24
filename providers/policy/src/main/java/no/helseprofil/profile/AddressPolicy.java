package no.helseprofil.profile;

/** Says which of the addresses that are registered of clients the server calls. */
@FunctionalInterface
public interface AddressPolicy {

    /** Returns whether a URL may be called, as far as it can be seen without a look-up of its host. */
    boolean admits(String url);
}
