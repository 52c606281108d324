// Amazon API Gateway V2 for WebSocket APIs: on AWS, and on a gateway of your own
package answerback
