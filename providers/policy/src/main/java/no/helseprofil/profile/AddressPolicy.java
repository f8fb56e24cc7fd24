package no.helseprofil.profile;

/** Policy on the registered addresses of clients that the server calls. */
@FunctionalInterface
public interface AddressPolicy {

    /** Returns whether a URL may be called, as far as it can be seen without a look-up of its host. */
    boolean admits(String url);
}
