package no.helseprofil.profile;

import java.time.Duration;

/**
 * Settings of a realm for the tokens of a client, which apply where the client has none or can't have any.
 *
 * @param lifetime lifetime of access tokens; negative for that of the session
 * @param implicitLifetime lifetime of access tokens that come through the browser, which no client can set
 * @param rotates whether a refresh token is used up when it is used
 */
public record RealmTokens(Duration lifetime, Duration implicitLifetime, boolean rotates) {}
