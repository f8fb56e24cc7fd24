package no.helseprofil.it.support;

/**
 * Features that tests need and Keycloak has switched off: all of them at once, so that their servers are built once.
 */
public final class MoreFeatures {

    /** The argument of a server that has it. */
    public static final String ARGUMENT = "--features=client-admin-api:v2,scim-api,ssf";

    private MoreFeatures() {}
}
