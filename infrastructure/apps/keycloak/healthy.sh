#!/bin/bash
# The image has neither curl nor wget; bash opens the connection (Keycloak's management port, "/health/ready").
exec 3<>/dev/tcp/127.0.0.1/9000 || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[[ $status == 200 ]]
