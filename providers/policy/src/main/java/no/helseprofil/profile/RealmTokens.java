package no.helseprofil.profile;

import java.time.Duration;

/**
 * How a realm makes the tokens of a client that says nothing of it, or has no say in it.
 *
 * @param lifetime how long its access tokens live; less than nothing stands for as long as the session
 * @param implicitLifetime the same of those that come through the browser, of which no client has a say
 * @param rotates whether a refresh token is used up when it is used
 */
public record RealmTokens(Duration lifetime, Duration implicitLifetime, boolean rotates) {}
